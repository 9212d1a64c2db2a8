// The cache with one order, map, list, entry: an expiry looks at the list alone and then begins
// again at the map.
// impasse: all = none
#include <cstdio>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

class LruCache {
 public:
  int Get(int key) {
    std::lock_guard<std::mutex> map(map_mutex_);
    auto& entry = entries_[key];
    if (!entry) entry = std::make_unique<Entry>();
    Touch(key);
    std::lock_guard<std::mutex> lock(entry->mutex);
    return ++entry->hits;
  }

  void Expire() {
    int key = -1;
    if (std::lock_guard<std::mutex> uses(uses_mutex_); uses_.size() >= 4) key = uses_.back();
    if (key < 0) return;
    std::lock_guard<std::mutex> map(map_mutex_);
    if (entries_.count(key) == 0) return;
    std::lock_guard<std::mutex> uses(uses_mutex_);
    if (uses_.back() != key) return;
    uses_.pop_back();
    entries_.erase(key);
  }

 private:
  struct Entry {
    std::mutex mutex;
    int hits = 0;
  };

  void Touch(int key) {
    std::lock_guard<std::mutex> uses(uses_mutex_);
    uses_.remove(key);
    uses_.push_front(key);
  }

  std::mutex map_mutex_;
  std::unordered_map<int, std::unique_ptr<Entry>> entries_;
  std::mutex uses_mutex_;
  std::list<int> uses_;
};

int main() {
  LruCache cache;
  std::thread reader([&] {
    for (int key = 0; key < 8; ++key) cache.Get(key);
  });
  std::thread janitor([&] {
    for (int i = 0; i < 8; ++i) cache.Expire();
  });
  reader.join();
  janitor.join();
  std::puts("done");
}
