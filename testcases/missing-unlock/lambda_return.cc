// A closure locks by hand and returns on one path with the lock.
// impasse: static = missing-unlock
// impasse: online = none -- the faulty path is not taken in this run
// impasse: postmortem = none -- the faulty path is not taken in this run
#include <algorithm>
#include <cstdio>
#include <mutex>
#include <vector>

std::mutex seen_mutex;
std::vector<int> seen;

int CountNew(const std::vector<int>& values) {
  const auto is_new = [](int value) {
    seen_mutex.lock();
    if (std::find(seen.begin(), seen.end(), value) != seen.end()) return false;
    seen.push_back(value);
    seen_mutex.unlock();
    return true;
  };
  int count = 0;
  for (const int value : values) count += is_new(value) ? 1 : 0;
  return count;
}

int main() { std::printf("%d\n", CountNew({1, 2, 3})); }
