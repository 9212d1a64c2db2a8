// A program for the tests of the reporters; it is never compiled.
#include <mutex>
// clang-format off
std::mutex accounts;
std::mutex audit;

void Log(const char* what) {
  const std::lock_guard<std::mutex> lock(audit);
}

void Withdraw(int amount) {
  const std::lock_guard<std::mutex> lock(accounts);
  Log("withdraw");
}

void Audit() {
  const std::lock_guard<std::mutex> lock(audit);
  const std::lock_guard<std::mutex> all(accounts);
}

void Teller() { Withdraw(10); }
