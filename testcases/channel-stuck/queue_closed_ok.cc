// impasse: all = none
//
// Three ways to write such a class, each used as it wants to be: a predicate and a bool result,
// a loop and a running flag, a bounded one that is full for a while. Looks at the size, attempts
// and timed waits are part of it.
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

class Mailbox {
 public:
  ~Mailbox() { close(); }
  bool empty() const {
    const std::lock_guard<std::mutex> guard(m);
    return q.empty();
  }
  void push(int v) {
    const std::lock_guard<std::mutex> guard(m);
    q.push(v);
    c.notify_one();
  }
  bool pop(int& out) {
    std::unique_lock<std::mutex> lock(m);
    c.wait(lock, [this] { return closed || !q.empty(); });
    if (closed && q.empty()) return false;
    out = q.front();
    q.pop();
    return true;
  }
  bool pop_for(int& out, std::chrono::milliseconds time) {
    std::unique_lock<std::mutex> lock(m);
    if (!c.wait_for(lock, time, [this] { return closed || !q.empty(); })) return false;
    if (q.empty()) return false;
    out = q.front();
    q.pop();
    return true;
  }
  void close() {
    const std::lock_guard<std::mutex> guard(m);
    closed = true;
    c.notify_all();
  }

 private:
  mutable std::mutex m;
  std::condition_variable c;
  std::queue<int> q;
  bool closed = false;
};

class Worklist {
 public:
  void put(std::unique_ptr<int> item) {
    std::unique_lock<std::mutex> lock(mutex_);
    items_.push_back(std::move(item));
    lock.unlock();
    changed_.notify_one();
  }
  std::unique_ptr<int> take() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (running_ && items_.size() == 0) changed_.wait(lock);
    if (items_.size() > 0) {
      std::unique_ptr<int> item = std::move(items_.front());
      items_.pop_front();
      return item;
    }
    return nullptr;
  }
  void finish() {
    std::unique_lock<std::mutex> lock(mutex_);
    running_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<std::unique_ptr<int>> items_;
  bool running_ = true;
};

class Pipe {
 public:
  explicit Pipe(std::size_t room) : room_(room) {}
  bool offer(int v) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (data_.size() >= room_) return false;
    data_.push_back(v);
    filled_.notify_one();
    return true;
  }
  void write(int v) {
    std::unique_lock<std::mutex> lock(mutex_);
    drained_.wait(lock, [this] { return data_.size() < room_; });
    data_.push_back(v);
    filled_.notify_one();
  }
  int read() {
    std::unique_lock<std::mutex> lock(mutex_);
    filled_.wait(lock, [this] { return !data_.empty(); });
    const int v = data_.front();
    data_.pop_front();
    drained_.notify_one();
    return v;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable drained_;
  std::deque<int> data_;
  const std::size_t room_;
};

int main() {
  Mailbox mailbox;
  Worklist work;
  Pipe pipe(2);
  std::thread reader([&] {
    int v = 0;
    while (mailbox.pop(v)) work.put(std::make_unique<int>(v));
    work.finish();
  });
  std::thread worker([&] {
    while (const std::unique_ptr<int> item = work.take()) pipe.write(*item);
    pipe.write(-1);
  });
  for (int i = 0; i < 10; ++i) mailbox.push(i);
  mailbox.close();
  int sum = 0;
  for (int i = 0; i < 11; ++i) sum += pipe.read();
  reader.join();
  worker.join();
  int late = 0;
  const bool none = !mailbox.pop_for(late, std::chrono::milliseconds(1)) && mailbox.empty();
  return none && sum == 44 && pipe.offer(1) ? 0 : 1;
}
