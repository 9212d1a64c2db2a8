// unique_lock with every tag: deferred and never taken, tried and refused, taken and given back
// before the second lock, released to nobody after a manual unlock.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Ledger {
 public:
  void Post(bool urgent) {
    std::unique_lock<std::mutex> journal(journal_mutex_);
    ++journal_;
    std::unique_lock<std::mutex> totals(totals_mutex_);
    if (urgent) ++totals_;
  }

  void Close() {
    std::unique_lock<std::mutex> totals(totals_mutex_, std::defer_lock);
    std::unique_lock<std::mutex> journal(journal_mutex_);  // totals is not held
    ++journal_;
  }

  bool TryBalance() {
    std::unique_lock<std::mutex> totals(totals_mutex_);
    std::unique_lock<std::mutex> journal(journal_mutex_, std::try_to_lock);  // does not wait
    if (!journal.owns_lock()) return false;
    totals_ = journal_;
    return true;
  }

  void Summarize() {
    std::unique_lock<std::mutex> totals(totals_mutex_);
    const int sum = totals_;
    totals.unlock();
    std::unique_lock<std::mutex> journal(journal_mutex_);
    journal_ += sum;
  }

  void Detach() {
    std::unique_lock<std::mutex> totals(totals_mutex_);
    std::mutex* raw = totals.release();
    raw->unlock();
    std::lock_guard<std::mutex> journal(journal_mutex_);
    ++journal_;
  }

 private:
  std::mutex journal_mutex_;
  std::mutex totals_mutex_;
  int journal_ = 0;
  int totals_ = 0;
};

int main() {
  Ledger ledger;
  std::thread clerk([&] { ledger.Post(true); });
  std::thread office([&] {
    ledger.Close();
    ledger.TryBalance();
    ledger.Summarize();
    ledger.Detach();
  });
  clerk.join();
  office.join();
  std::puts("done");
}
