#include "bank.h"

AuditLog audit_log;

void AuditLog::Record(int amount) {
  const std::lock_guard<std::mutex> lock(mu_);
  total_ += amount;
}

bool AuditLog::Check(Account& account) {
  const std::lock_guard<std::mutex> lock(mu_);
  Meet();
  return account.balance() == total_;
}
