// impasse: all = none
//
// Events by hand: one that stays set, one that resets itself, a gate that can be shut again, a
// countdown whose last one notifies; and notifications that come before anybody waits.
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

class ManualEvent {
 public:
  void Set() {
    const std::lock_guard<std::mutex> lock(mu_);
    set_ = true;
    changed_.notify_all();
  }
  void Reset() {
    const std::lock_guard<std::mutex> lock(mu_);
    set_ = false;
  }
  void Wait() {
    std::unique_lock<std::mutex> lock(mu_);
    while (!set_) changed_.wait(lock);
  }

 private:
  std::mutex mu_;
  std::condition_variable changed_;
  bool set_ = false;
};

class AutoEvent {
 public:
  void Set() {
    {
      const std::lock_guard<std::mutex> lock(mu_);
      set_ = true;
    }
    changed_.notify_one();
  }
  void Wait() {
    std::unique_lock<std::mutex> lock(mu_);
    changed_.wait(lock, [this] { return set_; });
    set_ = false;
  }

 private:
  std::mutex mu_;
  std::condition_variable changed_;
  bool set_ = false;
};

class Countdown {
 public:
  explicit Countdown(int count) : left_(count) {}
  void Done() {
    const std::lock_guard<std::mutex> lock(mu_);
    if (--left_ == 0) zero_.notify_all();
  }
  void Wait() {
    std::unique_lock<std::mutex> lock(mu_);
    zero_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  std::mutex mu_;
  std::condition_variable zero_;
  int left_;
};

void SetBefore() {
  ManualEvent ready;
  ready.Set();
  std::thread late([&] { ready.Wait(); });
  ready.Wait();
  late.join();
  ready.Reset();
  std::thread again([&] { ready.Wait(); });
  ready.Set();
  again.join();
}

void Turns() {
  AutoEvent ping;
  AutoEvent pong;
  std::thread player([&] {
    for (int i = 0; i < 3; ++i) {
      ping.Wait();
      pong.Set();
    }
  });
  for (int i = 0; i < 3; ++i) {
    ping.Set();
    pong.Wait();
  }
  player.join();
}

}  // namespace

int main() {
  SetBefore();
  Turns();
  Countdown all(2);
  std::thread first([&] { all.Done(); });
  std::thread second([&] {
    all.Done();
    all.Wait();
  });
  all.Wait();
  first.join();
  second.join();
}
