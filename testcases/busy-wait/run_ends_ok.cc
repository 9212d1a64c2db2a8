// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// Yields until the other thread has computed what it waits for: for more than a second, a note.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

namespace {

std::atomic<bool> computed{false};
volatile unsigned long sum;

void Compute() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
  while (std::chrono::steady_clock::now() < end) sum = sum + 1;
  computed = true;
}

}  // namespace

int main() {
  std::thread worker(Compute);
  while (!computed) std::this_thread::yield();
  worker.join();
  std::puts("computed");
}
