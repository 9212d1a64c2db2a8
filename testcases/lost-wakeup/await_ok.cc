// The lock knows the condition: absl looks again by itself.
// impasse: static = none
#include <thread>

#include "absl/synchronization/mutex.h"

class Gauge {
 public:
  void Add(int n) {
    absl::MutexLock lock(&mu_);
    level_ += n;
  }
  void WaitFull() {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(this, &Gauge::IsFull));
  }
  void WaitFullLocked() {
    mu_.LockWhen(absl::Condition(this, &Gauge::IsFull));
    mu_.Unlock();
  }

 private:
  bool IsFull() const { return level_ >= 10; }

  absl::Mutex mu_;
  int level_ = 0;
};

int main() {
  Gauge gauge;
  std::thread waiter([&gauge] { gauge.WaitFull(); });
  gauge.Add(10);
  waiter.join();
  gauge.WaitFullLocked();
}
