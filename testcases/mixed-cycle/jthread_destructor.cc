// The thread object ends, and joins, before the guard that was declared first.
// impasse: static = mixed-cycle
// impasse: online = deadlock
#include <mutex>
#include <thread>

std::mutex mutex;
int total = 0;

void Add(int n) {
  std::lock_guard<std::mutex> lock(mutex);
  total += n;
}

void Collect() {
  std::lock_guard<std::mutex> lock(mutex);
  std::jthread helper([] { Add(3); });
  ++total;
}

int main() {
  Collect();
  return total == 4 ? 0 : 1;
}
