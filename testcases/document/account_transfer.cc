// impasse: all = none
//
// Transfers in both directions at once; std::scoped_lock takes the two mutexes without a fixed
// order.
#include <cstdio>
#include <mutex>
#include <thread>

namespace {

struct Account {
  std::mutex mu;
  int balance = 0;
};

void Transfer(Account& from, Account& to, int amount) {
  const std::scoped_lock lock(from.mu, to.mu);
  from.balance -= amount;
  to.balance += amount;
}

}  // namespace

int main() {
  Account savings;
  Account checking;
  savings.balance = checking.balance = 10'000;
  std::thread one([&] {
    for (int i = 0; i < 2000; ++i) Transfer(savings, checking, 2);
  });
  std::thread two([&] {
    for (int i = 0; i < 2000; ++i) Transfer(checking, savings, 3);
  });
  one.join();
  two.join();
  std::printf("savings %d, checking %d\n", savings.balance, checking.balance);
}
