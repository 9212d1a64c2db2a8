// Accounts have numbers, and the lock of the smaller number is taken first.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

class Account {
 public:
  Account(int id, long balance) : id_(id), balance_(balance) {}

  static bool Transfer(Account& from, Account& to, long amount) {
    if (from.id_ == to.id_) return false;
    if (from.id_ < to.id_) {
      std::lock_guard<std::mutex> a(from.mutex_);
      std::lock_guard<std::mutex> b(to.mutex_);
      return Move(from, to, amount);
    }
    std::lock_guard<std::mutex> b(to.mutex_);
    std::lock_guard<std::mutex> a(from.mutex_);
    return Move(from, to, amount);
  }

  // The same rule, written with swapped pointers.
  static long Sum(Account* left, Account* right) {
    if (left->id_ > right->id_) std::swap(left, right);
    std::lock_guard<std::mutex> a(left->mutex_);
    std::lock_guard<std::mutex> b(right->mutex_);
    return left->balance_ + right->balance_;
  }

 private:
  static bool Move(Account& from, Account& to, long amount) {
    if (from.balance_ < amount) return false;
    from.balance_ -= amount;
    to.balance_ += amount;
    return true;
  }

  const int id_;
  std::mutex mutex_;
  long balance_;
};

int main() {
  Account savings(1, 1000);
  Account current(2, 200);
  std::thread salary([&] { Account::Transfer(savings, current, 50); });
  std::thread refund([&] { Account::Transfer(current, savings, 20); });
  std::thread audit([&] { Account::Sum(&current, &savings); });
  salary.join();
  refund.join();
  audit.join();
  std::printf("%ld\n", Account::Sum(&savings, &current));
}
