// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// Computes, and yields between two parts of the work so that others get their turn.
#include <chrono>
#include <thread>

namespace {

volatile unsigned long sum;

void Compute() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1800);
  while (std::chrono::steady_clock::now() < end) {
    for (int i = 0; i < 200'000; ++i) sum = sum + 1;
    std::this_thread::yield();
  }
}

}  // namespace

int main() {
  std::thread worker(Compute);
  worker.join();
}
