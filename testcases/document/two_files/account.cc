// impasse: static = lock-order-inversion, blocking-under-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Deposit() holds the account's lock and takes the log's; AuditLog::Check() in audit.cc holds the
// log's lock and takes the account's. Neither file is wrong by itself.
#include <barrier>
#include <thread>

#include "bank.h"

void Account::Deposit(int amount) {
  const std::lock_guard<std::mutex> lock(mu_);
  balance_ += amount;
  Meet();
  audit_log.Record(amount);
}

int Account::balance() {
  const std::lock_guard<std::mutex> lock(mu_);
  return balance_;
}

void Meet() {
  static std::barrier<> meeting(2);
  meeting.arrive_and_wait();
}

int main() {
  Account account;
  std::thread customer([&] { account.Deposit(100); });
  std::thread auditor([&] { audit_log.Check(account); });
  customer.join();
  auditor.join();
}
