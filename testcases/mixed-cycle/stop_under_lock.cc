// Stop joins the worker with the mutex that the worker takes for each job.
// impasse: static = mixed-cycle
// impasse: online = deadlock
#include <chrono>
#include <mutex>
#include <thread>

class Worker {
 public:
  Worker() : thread_(&Worker::Run, this) {}
  ~Worker() {
    if (thread_.joinable()) thread_.join();
  }
  void Stop() {
    std::lock_guard<std::mutex> lock(mutex_);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stop_ = true;
    thread_.join();
  }

 private:
  void Run() {
    for (;;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
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
}
