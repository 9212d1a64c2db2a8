#include "bank.h"

AuditLog audit_log;

void AuditLog::Record(int amount) {
  const std::lock_guard<std::mutex> lock(mu_);
  total_ += amount;
}

bool AuditLog::Check(Account& account) {
  const int balance = account.balance();
  const std::lock_guard<std::mutex> lock(mu_);
  return balance == total_;
}
