// absl::CondVar has no predicate: the wait needs a loop.
// impasse: static = lost-wakeup
#include <deque>
#include <thread>

#include "absl/synchronization/mutex.h"

class Mailbox {
 public:
  void Put(int letter) {
    absl::MutexLock lock(&mu_);
    letters_.push_back(letter);
    arrived_.Signal();
  }

  int Take() {
    absl::MutexLock lock(&mu_);
    if (letters_.empty()) arrived_.Wait(&mu_);
    const int letter = letters_.front();
    letters_.pop_front();
    return letter;
  }

 private:
  absl::Mutex mu_;
  absl::CondVar arrived_;
  std::deque<int> letters_;
};

int main() {
  Mailbox box;
  std::thread reader([&box] { box.Take(); });
  box.Put(1);
  reader.join();
}
