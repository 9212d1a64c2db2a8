// Both locks are taken at once: std::lock with adopted guards, std::lock with deferred locks, and
// std::scoped_lock. None of them has an order.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

struct Account {
  std::mutex mutex;
  long balance = 0;
};

void Adopted(Account& from, Account& to, long amount) {
  std::lock(from.mutex, to.mutex);
  std::lock_guard<std::mutex> from_lock(from.mutex, std::adopt_lock);
  std::lock_guard<std::mutex> to_lock(to.mutex, std::adopt_lock);
  from.balance -= amount;
  to.balance += amount;
}

void Deferred(Account& from, Account& to, long amount) {
  std::unique_lock<std::mutex> from_lock(from.mutex, std::defer_lock);
  std::unique_lock<std::mutex> to_lock(to.mutex, std::defer_lock);
  std::lock(from_lock, to_lock);
  from.balance -= amount;
  to.balance += amount;
}

void Scoped(Account& from, Account& to, long amount) {
  std::scoped_lock both(from.mutex, to.mutex);
  from.balance -= amount;
  to.balance += amount;
}

int main() {
  Account savings{{}, 1000};
  Account current{{}, 200};
  std::thread there([&] {
    Adopted(savings, current, 1);
    Deferred(savings, current, 2);
    Scoped(savings, current, 3);
  });
  std::thread back([&] {
    Adopted(current, savings, 4);
    Deferred(current, savings, 5);
    Scoped(current, savings, 6);
  });
  there.join();
  back.join();
  std::printf("%ld %ld\n", savings.balance, current.balance);
}
