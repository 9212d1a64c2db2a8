// A closure that runs at the end of the scope gives the lock back; so do a shared pointer with a
// deleter and a class with a begin and an end.
// impasse: all = none
#include <cstdio>
#include <memory>
#include <mutex>
#include <utility>

template <typename Function>
class AtExit {
 public:
  explicit AtExit(Function function) : function_(std::move(function)) {}
  ~AtExit() { function_(); }
  AtExit(const AtExit&) = delete;
  AtExit& operator=(const AtExit&) = delete;

 private:
  Function function_;
};

std::mutex ledger_mutex;
int ledger = 0;

int Book(int amount) {
  ledger_mutex.lock();
  const AtExit unlock([] { ledger_mutex.unlock(); });
  if (amount < 0) return -1;
  ledger += amount;
  return ledger;
}

struct Unlock {
  void operator()(std::mutex* mutex) const { mutex->unlock(); }
};
using Held = std::unique_ptr<std::mutex, Unlock>;

Held Hold(std::mutex& mutex) {
  mutex.lock();
  return Held(&mutex);
}

int Read() {
  const Held held = Hold(ledger_mutex);
  if (ledger == 0) return -1;
  return ledger;
}

int main() {
  const int booked = Book(4);
  const int refused = Book(-4);
  std::printf("%d %d %d\n", booked, refused, Read());
}
