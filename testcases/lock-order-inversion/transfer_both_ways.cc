// Two accounts of one class, locked in the order of the arguments: a transfer there and a transfer
// back can each hold the lock that the other one waits for.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

class Account {
 public:
  explicit Account(long balance) : balance_(balance) {}

  friend bool Transfer(Account& from, Account& to, long amount) {
    std::lock_guard<std::mutex> from_lock(from.mutex_);
    std::lock_guard<std::mutex> to_lock(to.mutex_);
    if (from.balance_ < amount) return false;
    from.balance_ -= amount;
    to.balance_ += amount;
    return true;
  }

  long balance() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return balance_;
  }

 private:
  mutable std::mutex mutex_;
  long balance_;
};

bool Transfer(Account& from, Account& to, long amount);

int main() {
  Account savings(1000);
  Account current(200);
  std::thread salary([&] { Transfer(savings, current, 50); });
  std::thread refund([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    Transfer(current, savings, 20);
  });
  salary.join();
  refund.join();
  std::printf("%ld %ld\n", savings.balance(), current.balance());
}
