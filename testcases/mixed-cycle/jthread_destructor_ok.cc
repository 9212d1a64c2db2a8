// Declared before the guard, the thread ends after it.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex mutex;
int total = 0;

void Add(int n) {
  std::lock_guard<std::mutex> lock(mutex);
  total += n;
}

void Collect() {
  std::jthread helper([] { Add(3); });
  std::lock_guard<std::mutex> lock(mutex);
  ++total;
}

int main() {
  Collect();
  std::printf("%d\n", total);
}
