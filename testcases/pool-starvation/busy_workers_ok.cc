// impasse: all = none
// impasse-run: options = --pool-starvation 300ms
//
// Healthy: tasks that take long keep others waiting in the queue, on two workers that compute; and
// tasks that wait shortly, of which many are queued; then the pool is idle for a while.
#include <impasse/annotate.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace {

class Pool {
 public:
  explicit Pool(int workers) {
    impasse_create(this, IMPASSE_POOL, 0, "requests");
    for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { Work(); });
  }
  ~Pool() {
    {
      const std::lock_guard guard(mutex_);
      ended_ = true;
    }
    some_.notify_all();
    for (std::thread& worker : workers_) worker.join();
    impasse_destroy(this);
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void Submit(std::function<void()> task) {
    const std::lock_guard guard(mutex_);
    tasks_.push_back(std::move(task));
    impasse_did(this, IMPASSE_SEND);
    some_.notify_one();
  }

 private:
  void Work() {
    for (std::unique_lock guard(mutex_);;) {
      if (!tasks_.empty()) {
        const std::function<void()> task = std::move(tasks_.front());
        tasks_.pop_front();
        impasse_did(this, IMPASSE_RECEIVE);
        guard.unlock();
        task();
        guard.lock();
      } else if (ended_) {
        return;
      } else {
        some_.wait(guard);
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable some_;
  std::deque<std::function<void()>> tasks_;
  bool ended_ = false;
  std::vector<std::thread> workers_;
};

int Compute(std::chrono::milliseconds time) {
  unsigned value = 1;
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) value = value * 1664525U + 1013904223U;
  return value != 0 ? 1 : 0;
}

}  // namespace

int main() {
  using std::chrono::milliseconds;
  std::atomic<int> done = 0;
  {
    Pool pool(2);
    for (int i = 0; i < 3; ++i) pool.Submit([&] { done += Compute(milliseconds(450)); });
    for (int i = 0; i < 8; ++i) {
      pool.Submit([&] {
        std::mutex mutex;
        std::condition_variable never;
        std::unique_lock guard(mutex);
        never.wait_for(guard, milliseconds(20));
        ++done;
      });
    }
    std::this_thread::sleep_for(milliseconds(1500));
  }
  std::printf("%d\n", done.load());
}
