// impasse: static = none -- the waiting ends by itself, after a while
// impasse: online = pool-starvation
// impasse: postmortem = none -- the tasks went on before the program ended
// impasse-run: options = --pool-starvation 200ms
//
// Both workers of a pool wait inside their tasks for a message that takes its time; what else is
// queued stays there.
#include <impasse/annotate.h>

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

class Message {
 public:
  void Arrive() {
    const std::lock_guard guard(mutex_);
    here_ = true;
    arrived_.notify_all();
  }
  void Await() {
    std::unique_lock guard(mutex_);
    arrived_.wait(guard, [this] { return here_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  bool here_ = false;
};

}  // namespace

int main() {
  Message message;
  {
    Pool pool(2);
    for (int i = 0; i < 2; ++i) pool.Submit([&] { message.Await(); });
    pool.Submit([] { std::puts("served"); });
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    message.Arrive();
  }
}
