// A pool of connections: health checks take a connection out of the pool before they lock it, and
// only try for a connection that is in use.
// impasse: all = none
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

class Connection {
 public:
  int Query(int question) {
    std::lock_guard<std::mutex> lock(mutex_);
    return answers_ += question;
  }
  bool CheckIfIdle() {
    std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
    if (!lock) return false;
    ++checks_;
    return true;
  }

 private:
  std::mutex mutex_;
  int answers_ = 0;
  int checks_ = 0;
};

class Pool {
 public:
  explicit Pool(int size) : connections_(static_cast<std::size_t>(size)) {
    for (Connection& connection : connections_) free_.push_back(&connection);
  }

  Connection* Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    returned_.wait(lock, [this] { return !free_.empty(); });
    Connection* connection = free_.front();
    free_.pop_front();
    return connection;
  }

  void Return(Connection* connection) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      free_.push_back(connection);
    }
    returned_.notify_one();
  }

  int CheckAll() {
    int checked = 0;
    std::lock_guard<std::mutex> lock(mutex_);
    for (Connection& connection : connections_) checked += connection.CheckIfIdle() ? 1 : 0;
    return checked;
  }

 private:
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<Connection> connections_;
  std::deque<Connection*> free_;
};

int main() {
  Pool pool(2);
  auto client = [&] {
    for (int i = 0; i < 5; ++i) {
      Connection* connection = pool.Take();
      connection->Query(i);
      pool.Return(connection);
    }
  };
  std::thread a(client);
  std::thread b(client);
  std::thread c(client);
  pool.CheckAll();
  a.join();
  b.join();
  c.join();
  std::printf("%d\n", pool.CheckAll());
}
