// The loop has something to do until the flag is up.
// impasse: static = none
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

std::atomic<bool> stop{false};
std::mutex mu;
int samples = 0;

void Sample() {
  std::lock_guard<std::mutex> lock(mu);
  ++samples;
}

void Profile() {
  while (!stop.load()) Sample();
}

void Count() {
  long rounds = 0;
  while (!stop.load()) {
    ++rounds;
    std::printf("%ld\n", rounds);
  }
}

int main() {
  std::thread profiler(Profile);
  std::thread counter(Count);
  stop = true;
  profiler.join();
  counter.join();
}
