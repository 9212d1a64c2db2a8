// Spins for a number of rounds or a time only, and then waits.
// impasse: static = none
#include <atomic>
#include <chrono>
#include <thread>

std::atomic<int> state{0};

void Finish() {
  state.store(1);
  state.notify_all();
}

void SpinThenWait() {
  for (int i = 0; i < 1000 && state.load() == 0; ++i) {
  }
  state.wait(0);
}

bool SpinFor(std::chrono::microseconds most) {
  const auto end = std::chrono::steady_clock::now() + most;
  while (state.load() == 0) {
    if (std::chrono::steady_clock::now() > end) return false;
  }
  return true;
}

int CountDown() {
  int left = 100;
  while (state.load() == 0) {
    if (--left == 0) break;
  }
  return left;
}

int main() {
  std::thread worker(Finish);
  SpinThenWait();
  SpinFor(std::chrono::microseconds(5));
  CountDown();
  worker.join();
}
