// The condition is wrapped and knows its mutex by a pointer; the caller holds one more.
// impasse: static = blocking-under-lock
#include <condition_variable>
#include <mutex>
#include <thread>

class Condition {
 public:
  explicit Condition(std::mutex* mutex) : mutex_(mutex) {}
  void Wait() {
    std::unique_lock<std::mutex> lock(*mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  void Signal() { condition_.notify_one(); }

 private:
  std::condition_variable condition_;
  std::mutex* const mutex_;
};

class Accounts {
 public:
  Accounts() : changed_(&state_) {}

  void AwaitMoney() {
    const std::lock_guard<std::mutex> audit(audit_);
    state_.lock();
    while (balance_ == 0) changed_.Wait();
    state_.unlock();
  }

  void Audit() { const std::lock_guard<std::mutex> audit(audit_); }

  void Deposit() {
    state_.lock();
    ++balance_;
    changed_.Signal();
    state_.unlock();
  }

 private:
  std::mutex audit_;
  std::mutex state_;
  Condition changed_;
  int balance_ = 0;
};

class Other {
 public:
  Other() : changed_(&mutex_) {}
  void Poke() { changed_.Signal(); }

 private:
  std::mutex mutex_;
  Condition changed_;
};

int main() {
  Accounts accounts;
  Other other;
  std::thread waiter([&] { accounts.AwaitMoney(); });
  std::thread auditor([&] { accounts.Audit(); });
  accounts.Deposit();
  other.Poke();
  waiter.join();
  auditor.join();
}
