// A class template with its lock as a policy, used by two threads without locks, and by one thread
// with them.
// impasse: all = none
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

int main() {
  int sums[2] = {0, 0};
  auto clerk = [&sums](int desk) {
    Ledger<NullMutex> mine;
    for (int i = 0; i < 10; ++i) mine.Book(i);
    sums[desk] = mine.Close();
  };
  std::thread a(clerk, 0);
  std::thread b(clerk, 1);
  a.join();
  b.join();
  Ledger<std::mutex> total;
  total.Book(sums[0]);
  total.Book(sums[1]);
  std::printf("%d\n", total.Close());
}
