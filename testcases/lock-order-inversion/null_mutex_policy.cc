// A class template with its lock as a policy: the instantiation with real locks has a circle, the
// one without locks has none.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

struct NullMutex {
  void lock() {}
  void unlock() {}
};

template <typename Mutex>
class Ledger {
 public:
  void Book(int amount) {
    std::lock_guard<Mutex> entries(entries_mutex_);
    std::lock_guard<Mutex> totals(totals_mutex_);
    ++entries_;
    total_ += amount;
  }
  int Close() {
    std::lock_guard<Mutex> totals(totals_mutex_);
    std::lock_guard<Mutex> entries(entries_mutex_);
    entries_ = 0;
    return total_;
  }

 private:
  Mutex entries_mutex_;
  Mutex totals_mutex_;
  int entries_ = 0;
  int total_ = 0;
};

Ledger<std::mutex> shared_ledger;

int main() {
  Ledger<NullMutex> draft;
  draft.Book(3);
  std::thread clerk([] { shared_ledger.Book(5); });
  std::printf("%d %d\n", draft.Close(), shared_ledger.Close() >= 0);
  clerk.join();
}
