// The main thread spins until the worker has set a flag.
// impasse: static = busy-wait
// impasse-tidy = busy-wait
#include <atomic>
#include <cstdio>
#include <thread>

std::atomic<bool> ready{false};
int result = 0;

void Compute() {
  for (int i = 0; i < 1000; ++i) result += i;
  ready.store(true, std::memory_order_release);
}

int main() {
  std::thread worker(Compute);
  while (!ready.load(std::memory_order_acquire)) {
  }
  std::printf("%d\n", result);
  worker.join();
}
