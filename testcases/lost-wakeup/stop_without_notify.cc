// The destructor says that the worker shall end, and does not wake it: it sleeps on in its wait.
// impasse: static = lost-wakeup
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace {

class Worker {
 public:
  Worker() : thread_([this] { Run(); }) {}
  ~Worker() {
    {
      std::lock_guard<std::mutex> lock(mu_);
      stop_ = true;
    }
    thread_.join();
  }

  void Post(int job) {
    std::lock_guard<std::mutex> lock(mu_);
    jobs_.push_back(job);
    idle_ = false;
    wake_.notify_one();
  }

  void WaitUntilIdle() {
    std::unique_lock<std::mutex> lock(mu_);
    while (!idle_) idle_changed_.wait(lock);
  }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mu_);
    while (true) {
      while (jobs_.empty() && !stop_) {
        idle_ = true;
        idle_changed_.notify_all();
        wake_.wait(lock);
      }
      if (jobs_.empty()) return;
      jobs_.pop_front();
      idle_ = false;
    }
  }

  std::mutex mu_;
  std::condition_variable wake_;
  std::condition_variable idle_changed_;
  std::deque<int> jobs_;
  bool idle_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace

int main() {
  Worker worker;
  worker.Post(1);
  worker.WaitUntilIdle();
}
