// The destructor sets an atomic flag and notifies, all without the mutex: a worker that has seen
// the flag down and does not wait yet sleeps for ever, and the destructor joins it.
// impasse: static = lost-wakeup
// impasse-tidy = lost-wakeup
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

class Logger {
 public:
  Logger() : writer_([this] { Write(); }) {}

  ~Logger() {
    stopping_ = true;
    wake_.notify_all();
    writer_.join();
  }

  void Add(int line) {
    std::lock_guard<std::mutex> lock(mu_);
    lines_.push(line);
    wake_.notify_all();
  }

 private:
  void Write() {
    std::unique_lock<std::mutex> lock(mu_);
    while (true) {
      wake_.wait(lock, [this] { return !lines_.empty() || stopping_.load(); });
      if (lines_.empty()) return;
      lines_.pop();
    }
  }

  std::mutex mu_;
  std::condition_variable wake_;
  std::queue<int> lines_;
  std::atomic<bool> stopping_{false};
  std::thread writer_;
};

int main() {
  Logger logger;
  logger.Add(1);
}
