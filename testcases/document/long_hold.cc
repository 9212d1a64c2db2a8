// impasse: static = none -- the length of a hold is not in the source
// impasse: online = long-hold
// impasse: postmortem = none -- the hold was over before the program ended
//
// A thread keeps the cache locked while it fetches from a slow disk; all others wait that long.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

namespace {

std::mutex cache_mutex;
std::atomic<bool> filling{false};

void FillFromDisk() {
  const std::lock_guard<std::mutex> lock(cache_mutex);
  filling = true;
  std::this_thread::sleep_for(std::chrono::milliseconds(1800));  // a slow disk
}

void Look() {
  while (!filling) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const std::lock_guard<std::mutex> lock(cache_mutex);
}

}  // namespace

int main() {
  std::vector<std::thread> threads;
  threads.emplace_back(FillFromDisk);
  for (int i = 0; i < 3; ++i) threads.emplace_back(Look);
  for (std::thread& thread : threads) thread.join();
  std::puts("done");
}
