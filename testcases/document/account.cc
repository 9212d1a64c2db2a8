// impasse: all = none
//
// Ten threads deposit into one account at the same time; a mutex keeps the balance right.
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

namespace {

class Account {
 public:
  void Deposit(int amount) {
    const std::lock_guard<std::mutex> lock(mu_);
    balance_ += amount;
  }

  int balance() const {
    const std::lock_guard<std::mutex> lock(mu_);
    return balance_;
  }

 private:
  mutable std::mutex mu_;
  int balance_ = 0;
};

}  // namespace

int main() {
  Account account;
  std::vector<std::thread> customers;
  for (int i = 0; i < 10; ++i) {
    customers.emplace_back([&account] {
      for (int n = 0; n < 100; ++n) account.Deposit(10);
    });
  }
  for (std::thread& customer : customers) customer.join();
  std::printf("balance: %d\n", account.balance());
}
