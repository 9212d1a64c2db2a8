// The lock of the account at the lower address is always taken first.
// impasse: all = none
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>

struct Account {
  std::mutex mutex;
  long balance = 0;
};

bool Transfer(Account& from, Account& to, long amount) {
  if (&from == &to) return true;
  Account* first = &from;
  Account* second = &to;
  if (std::less<Account*>()(second, first)) {
    first = &to;
    second = &from;
  }
  std::lock_guard<std::mutex> outer(first->mutex);
  std::lock_guard<std::mutex> inner(second->mutex);
  if (from.balance < amount) return false;
  from.balance -= amount;
  to.balance += amount;
  return true;
}

int main() {
  Account savings{{}, 1000};
  Account current{{}, 200};
  std::thread salary([&] {
    for (int month = 0; month < 12; ++month) Transfer(savings, current, 50);
  });
  std::thread refund([&] {
    for (int month = 0; month < 12; ++month) Transfer(current, savings, 20);
  });
  salary.join();
  refund.join();
  std::printf("%ld\n", savings.balance + current.balance);
}
