// impasse: all = none
//
// A pool with a bounded list of tasks: submitting waits, from outside only, and whoever submits
// from inside is turned away when it is full; a latch for which as many tasks wait as there are
// threads.
#include <condition_variable>
#include <functional>
#include <latch>
#include <mutex>
#include <queue>
#include <thread>
#include <utility>
#include <vector>

namespace {

class BoundedPool {
 public:
  explicit BoundedPool(int threads) {
    for (int i = 0; i < threads; ++i) workers_.emplace_back([this] { Work(); });
  }
  ~BoundedPool() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    filled_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }
  void Submit(std::function<void()> task) {
    std::unique_lock<std::mutex> lock(mutex_);
    drained_.wait(lock, [this] { return tasks_.size() < 2; });
    tasks_.push(std::move(task));
    filled_.notify_one();
  }
  bool TrySubmit(std::function<void()> task) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (tasks_.size() >= 2) return false;
    tasks_.push(std::move(task));
    filled_.notify_one();
    return true;
  }

 private:
  void Work() {
    while (true) {
      std::unique_lock<std::mutex> lock(mutex_);
      filled_.wait(lock, [this] { return stop_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop();
      drained_.notify_one();
      lock.unlock();
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable drained_;
  std::queue<std::function<void()>> tasks_;
  bool stop_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace

int main() {
  std::latch together(2);
  std::latch parts(4);
  BoundedPool pool(2);
  for (int i = 0; i < 2; ++i) {
    pool.Submit([&together] { together.arrive_and_wait(); });
  }
  for (int i = 0; i < 4; ++i) {
    pool.Submit([&] {
      if (!pool.TrySubmit([&parts] { parts.count_down(); })) parts.count_down();
    });
  }
  parts.wait();
}
