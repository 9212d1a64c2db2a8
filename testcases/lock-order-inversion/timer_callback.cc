// A timer calls what was set as its callback under its lock; the cache, from under its own lock,
// sets the timer.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

class Timer {
 public:
  void OnExpire(std::function<void()> callback) {
    std::lock_guard<std::mutex> lock(mutex_);
    callback_ = std::move(callback);
  }
  void Arm(int ticks) {
    std::lock_guard<std::mutex> lock(mutex_);
    left_ = ticks;
  }
  void Tick() {
    std::lock_guard<std::mutex> lock(mutex_);
    if (left_ > 0 && --left_ == 0 && callback_) callback_();
  }

 private:
  std::mutex mutex_;
  std::function<void()> callback_;
  int left_ = 0;
};

class SessionCache {
 public:
  explicit SessionCache(Timer& timer) : timer_(timer) {
    timer_.OnExpire([this] { Sweep(); });
  }
  void Insert(int key, int value) {
    std::lock_guard<std::mutex> lock(mutex_);
    sessions_[key] = value;
    timer_.Arm(1);
  }

 private:
  void Sweep() {
    std::lock_guard<std::mutex> lock(mutex_);
    sessions_.clear();
  }

  Timer& timer_;
  std::mutex mutex_;
  std::map<int, int> sessions_;
};

Timer timer;
SessionCache sessions(timer);

int main() {
  std::thread ticker([] {
    for (int i = 0; i < 10; ++i) timer.Tick();
  });
  for (int i = 0; i < 10; ++i) sessions.Insert(i, i);
  ticker.join();
  std::puts("done");
}
