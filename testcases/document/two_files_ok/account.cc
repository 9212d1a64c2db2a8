// impasse: all = none
//
// The bank of two_files put right: Check() asks for the balance before it takes the log's lock.
#include <cstdio>
#include <thread>

#include "bank.h"

void Account::Deposit(int amount) {
  const std::lock_guard<std::mutex> lock(mu_);
  balance_ += amount;
  audit_log.Record(amount);
}

int Account::balance() {
  const std::lock_guard<std::mutex> lock(mu_);
  return balance_;
}

int main() {
  Account account;
  std::thread customer([&] {
    for (int i = 0; i < 100; ++i) account.Deposit(100);
  });
  std::thread auditor([&] {
    for (int i = 0; i < 100; ++i) audit_log.Check(account);
  });
  customer.join();
  auditor.join();
  std::printf("%s\n", audit_log.Check(account) ? "balanced" : "not balanced");
}
