// A bank in two files: accounts, and the audit of what happens to them.
#ifndef BANK_H_
#define BANK_H_

#include <mutex>

class Account {
 public:
  void Deposit(int amount);
  int balance();  // takes the account's lock

 private:
  std::mutex mu_;
  int balance_ = 0;
};

class AuditLog {
 public:
  void Record(int amount);
  // Compares the records with the account.
  bool Check(Account& account);

 private:
  std::mutex mu_;
  int total_ = 0;
};

extern AuditLog audit_log;

// Makes the two threads of this program meet with one lock each, so that it hangs every time.
void Meet();

#endif  // BANK_H_
