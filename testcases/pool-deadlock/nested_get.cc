// impasse: static = pool-deadlock
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Two threads, and two tasks that each wait for a part which is submitted to the same pool: both
// threads wait, and nobody is left for the parts.
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

class ThreadPool {
 public:
  explicit ThreadPool(std::size_t threads) {
    for (std::size_t i = 0; i < threads; ++i) workers_.emplace_back([this] { Work(); });
  }
  ~ThreadPool() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    ready_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  template <typename F>
  std::future<std::invoke_result_t<F>> Submit(F f) {
    auto task = std::make_shared<std::packaged_task<std::invoke_result_t<F>()>>(std::move(f));
    std::future<std::invoke_result_t<F>> result = task->get_future();
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      tasks_.emplace([task] { (*task)(); });
    }
    ready_.notify_one();
    return result;
  }

 private:
  void Work() {
    while (true) {
      std::function<void()> task;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        ready_.wait(lock, [this] { return stop_ || !tasks_.empty(); });
        if (stop_ && tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop();
      }
      task();
    }
  }

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::queue<std::function<void()>> tasks_;
  bool stop_ = false;
};

int main() {
  ThreadPool pool(2);
  std::latch both(2);
  std::vector<std::future<int>> sums;
  for (int i = 0; i < 2; ++i) {
    sums.push_back(pool.Submit([&pool, &both, i] {
      both.arrive_and_wait();
      std::future<int> part = pool.Submit([i] { return i; });
      return part.get() + 1;
    }));
  }
  int sum = 0;
  for (std::future<int>& s : sums) sum += s.get();
  return sum == 3 ? 0 : 1;
}
