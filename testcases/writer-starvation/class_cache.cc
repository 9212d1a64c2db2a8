// The lookup is a method that takes the lock; the loop is in the threads.
// impasse: static = writer-starvation
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

class Cache {
 public:
  int Get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mu_);
    const auto found = entries_.find(key);
    return found == entries_.end() ? 0 : found->second;
  }
  void Put(int key, int value) {
    std::lock_guard<std::shared_mutex> lock(mu_);
    entries_[key] = value;
  }

 private:
  mutable std::shared_mutex mu_;
  std::map<int, int> entries_;
};

Cache cache;
std::atomic<bool> stop{false};

void Poll() {
  while (!stop.load()) cache.Get(1);
}

int main() {
  std::vector<std::thread> pollers;
  for (int i = 0; i < 4; ++i) pollers.emplace_back(Poll);
  cache.Put(1, 2);
  stop = true;
  for (std::thread& poller : pollers) poller.join();
}
