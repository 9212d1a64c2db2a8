// A helper that waits once, called with the lock held: whoever calls it looks again. And a lock
// that the function takes through a guard of its own.
// impasse: static = none
#include <condition_variable>
#include <mutex>

class Guard {
 public:
  explicit Guard(std::mutex& mu) : mu_(mu) { mu_.lock(); }
  ~Guard() { mu_.unlock(); }

 private:
  std::mutex& mu_;
};

class Barrier {
 public:
  void Arrive() {
    Guard guard(mu_);
    ++arrived_;
    everybody_.notify_all();
  }
  void WaitFor(int n) {
    std::unique_lock<std::mutex> lock(mu_);
    while (arrived_ < n) WaitOnce(lock);
  }

 private:
  void WaitOnce(std::unique_lock<std::mutex>& lock) { everybody_.wait(lock); }

  std::mutex mu_;
  std::condition_variable everybody_;
  int arrived_ = 0;
};

int main() {
  Barrier barrier;
  barrier.Arrive();
  barrier.WaitFor(1);
}
