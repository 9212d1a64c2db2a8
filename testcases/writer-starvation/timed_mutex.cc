// std::shared_timed_mutex, taken and given back by hand.
// impasse: static = writer-starvation
#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

std::shared_timed_mutex mu;
std::atomic<bool> done{false};
std::vector<int> samples(16);
std::atomic<long> total{0};

void Sum() {
  while (!done) {
    mu.lock_shared();
    for (int sample : samples) total += sample;
    mu.unlock_shared();
  }
}

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(Sum);
  mu.lock();
  samples[0] = 1;
  mu.unlock();
  done = true;
  for (std::thread& thread : threads) thread.join();
}
