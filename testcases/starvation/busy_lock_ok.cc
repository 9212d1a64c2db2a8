// impasse: online = none
// impasse: postmortem = none
//
// Six threads want one lock all the time; nobody waits for long.
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace {

std::mutex mutex;
long counter = 0;

void Work() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
  while (std::chrono::steady_clock::now() < end) {
    const std::lock_guard guard(mutex);
    ++counter;
  }
}

}  // namespace

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) threads.emplace_back(Work);
  for (std::thread& thread : threads) thread.join();
}
