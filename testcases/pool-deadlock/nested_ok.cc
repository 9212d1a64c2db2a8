// impasse: all = none
//
// One thread more than tasks that wait; waits from outside of the pool; a task that waits for a
// task of another pool; and a pool in which whoever waits runs other tasks meanwhile.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

class ThreadPool {
 public:
  explicit ThreadPool(int threads) : count_(threads) {
    for (int i = 0; i < count_; ++i) workers_.emplace_back(&ThreadPool::Work, this);
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
    const std::lock_guard<std::mutex> lock(mutex_);
    tasks_.emplace([task] { (*task)(); });
    ready_.notify_one();
    return result;
  }

 private:
  void Work() {
    while (true) {
      std::unique_lock<std::mutex> lock(mutex_);
      while (!stop_ && tasks_.empty()) ready_.wait(lock);
      if (tasks_.empty()) return;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop();
      lock.unlock();
      task();
    }
  }

  const int count_;
  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::queue<std::function<void()>> tasks_;
  bool stop_ = false;
};

class HelpingPool {
 public:
  HelpingPool() : worker_([this] { Work(); }) {}
  ~HelpingPool() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    ready_.notify_all();
    worker_.join();
  }
  std::future<int> Submit(std::function<int()> f) {
    auto task = std::make_shared<std::packaged_task<int()>>(std::move(f));
    const std::lock_guard<std::mutex> lock(mutex_);
    tasks_.push([task] { (*task)(); });
    ready_.notify_one();
    return task->get_future();
  }
  int Wait(std::future<int> result) {
    while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      if (!RunOne()) std::this_thread::yield();
    }
    return result.get();
  }

 private:
  bool RunOne() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (tasks_.empty()) return false;
    const std::function<void()> task = std::move(tasks_.front());
    tasks_.pop();
    lock.unlock();
    task();
    return true;
  }
  void Work() {
    while (true) {
      {
        std::unique_lock<std::mutex> lock(mutex_);
        ready_.wait(lock, [this] { return stop_ || !tasks_.empty(); });
        if (stop_ && tasks_.empty()) return;
      }
      RunOne();
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::queue<std::function<void()>> tasks_;
  bool stop_ = false;
  std::thread worker_;
};

int Two(ThreadPool& pool) {
  std::vector<std::future<int>> parts;
  for (int i = 0; i < 2; ++i) {
    parts.push_back(pool.Submit([&pool] {
      std::future<int> inner = pool.Submit([] { return 1; });
      return inner.get();
    }));
  }
  int sum = 0;
  for (std::future<int>& part : parts) sum += part.get();
  return sum;
}

int main() {
  ThreadPool three(3);
  ThreadPool single(1);
  HelpingPool helping;
  int sum = Two(three);
  std::future<int> first = single.Submit([] { return 1; });
  std::future<int> second = single.Submit([&three] {
    std::future<int> part = three.Submit([] { return 2; });
    return part.get();
  });
  sum += second.get() + first.get();
  sum += helping.Wait(
      helping.Submit([&helping] { return helping.Wait(helping.Submit([] { return 1; })) + 1; }));
  return sum == 7 ? 0 : 1;
}
