// A time limit: a notification that is lost costs a moment.
// impasse: static = none
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

class Flusher {
 public:
  Flusher() : thread_([this] { Run(); }) {}
  ~Flusher() {
    stop_ = true;
    wake_.notify_one();
    thread_.join();
  }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mu_);
    while (!stop_) {
      wake_.wait_for(lock, std::chrono::milliseconds(20));
      ++flushes_;
    }
  }

  std::mutex mu_;
  std::condition_variable wake_;
  std::atomic<bool> stop_{false};
  int flushes_ = 0;
  std::thread thread_;
};

int main() { Flusher flusher; }
