// A statistics object borrows a mutex of its owner by reference; the owner calls it with its other
// mutex held.
// impasse: all = none
#include <cstdio>
#include <mutex>

class Statistics {
 public:
  explicit Statistics(std::mutex& mutex) : mutex_(mutex) {}
  void Count(int bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    bytes_ += bytes;
  }

 private:
  std::mutex& mutex_;
  long bytes_ = 0;
};

class Connection {
 public:
  Connection() : statistics_(statistics_mutex_) {}
  void Send(int bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    pending_ += bytes;
    statistics_.Count(bytes);
  }

 private:
  std::mutex mutex_;
  std::mutex statistics_mutex_;
  int pending_ = 0;
  Statistics statistics_;
};

int main() {
  Connection connection;
  connection.Send(512);
  std::puts("done");
}
