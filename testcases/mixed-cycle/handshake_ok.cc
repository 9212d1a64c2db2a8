// impasse: all = none
//
// A thread is started under a lock and waited for until it runs, which it says before it takes the
// lock; another one is stopped, woken and joined by the destructor of its owner.
#include <atomic>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <thread>

namespace {

std::mutex registry;
int entries = 0;

void StartUnderLock() {
  std::latch running(1);
  std::thread thread;
  {
    const std::lock_guard<std::mutex> lock(registry);
    thread = std::thread([&] {
      running.count_down();
      const std::lock_guard<std::mutex> inner(registry);
      ++entries;
    });
    running.wait();  // NOLINT(impasse-blocking-under-lock): the thread says so at once
  }
  thread.join();
}

class Timer {
 public:
  Timer() : thread_(&Timer::Run, this) {}
  ~Timer() {
    std::unique_lock<std::mutex> lock(mu_);
    stop_ = true;
    lock.unlock();
    wake_.notify_one();
    thread_.join();
  }
  int Ticks() {
    const std::lock_guard<std::mutex> lock(mu_);
    return ticks_;
  }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mu_);
    while (!stop_) {
      ++ticks_;
      if (wake_.wait_for(lock, std::chrono::milliseconds(1), [this] { return stop_; })) return;
    }
  }
  std::mutex mu_;
  std::condition_variable wake_;
  bool stop_ = false;
  int ticks_ = 0;
  std::thread thread_;
};

int Async() {
  std::mutex mu;
  std::future<int> result = std::async(std::launch::async, [&] {
    const std::lock_guard<std::mutex> lock(mu);
    return 1;
  });
  int sum = 0;
  {
    const std::lock_guard<std::mutex> lock(mu);
    // NOLINTNEXTLINE(impasse-blocking-under-lock): does not wait
    if (result.wait_for(std::chrono::milliseconds(0)) == std::future_status::ready) ++sum;
  }
  return sum + result.get();
}

}  // namespace

int main() {
  StartUnderLock();
  Timer timer;
  return Async() > 0 && timer.Ticks() >= 0 ? 0 : 1;
}
