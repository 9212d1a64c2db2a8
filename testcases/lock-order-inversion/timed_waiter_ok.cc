// One side waits for its second lock for a limited time only, then gives up the first one: it is
// late, not stuck.
// impasse: all = none
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

class Route {
 public:
  bool Reserve(int seats) {
    std::lock_guard<std::timed_mutex> train(train_mutex_);
    std::unique_lock<std::timed_mutex> ledger(ledger_mutex_, std::chrono::milliseconds(5));
    if (!ledger.owns_lock()) return false;
    free_ -= seats;
    booked_ += seats;
    return true;
  }
  void Cancel(int seats) {
    std::lock_guard<std::timed_mutex> ledger(ledger_mutex_);
    booked_ -= seats;
    std::lock_guard<std::timed_mutex> train(train_mutex_);
    free_ += seats;
  }

 private:
  std::timed_mutex train_mutex_;
  std::timed_mutex ledger_mutex_;
  int free_ = 100;
  int booked_ = 0;
};

int main() {
  Route route;
  std::thread customer([&] {
    while (!route.Reserve(2)) {
    }
  });
  std::thread office([&] { route.Cancel(1); });
  customer.join();
  office.join();
  std::puts("done");
}
