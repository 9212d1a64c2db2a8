// The flag is set under the mutex, the join comes after it.
// impasse: all = none
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

class Worker {
 public:
  Worker() : thread_(&Worker::Run, this) {}
  void Stop() {
    std::thread ended;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
      ended = std::move(thread_);
    }
    ended.join();
  }
  void StopByHand() {
    std::unique_lock<std::mutex> lock(mutex_);
    stop_ = true;
    lock.unlock();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void Run() {
    for (;;) {
      std::lock_guard<std::mutex> lock(mutex_);
      if (stop_) return;
      ++jobs_;
    }
  }

  std::mutex mutex_;
  bool stop_ = false;
  int jobs_ = 0;
  std::thread thread_;
};

int main() {
  Worker worker;
  worker.Stop();
  worker.StopByHand();
}
