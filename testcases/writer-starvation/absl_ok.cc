// absl::Mutex lets a waiting writer go before new readers.
// impasse: static = none
#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"

absl::Mutex mu;
int config = 0;
std::atomic<bool> running{true};
std::atomic<int> seen{0};

void Read() {
  while (running) {
    absl::ReaderMutexLock lock(&mu);
    seen = config;
  }
}

int main() {
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) readers.emplace_back(Read);
  {
    absl::MutexLock lock(&mu);
    ++config;
  }
  running = false;
  for (std::thread& reader : readers) reader.join();
}
