// A cache with a lock for its map, one for its list of uses, and one per entry: a hit goes map,
// list, and an expiry goes list, entry, map.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
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
    int key = 0;
    {
      std::lock_guard<std::mutex> uses(uses_mutex_);
      if (uses_.size() < 4) return;
      key = uses_.back();
      uses_.pop_back();
      Erase(key);
    }
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

  void Erase(int key) {
    std::lock_guard<std::mutex> map(map_mutex_);
    entries_.erase(key);
  }

  std::mutex map_mutex_;
  std::unordered_map<int, std::unique_ptr<Entry>> entries_;
  std::mutex uses_mutex_;
  std::list<int> uses_;
};

int main() {
  LruCache cache;
  std::thread reader([&] {
    for (int key = 0; key < 50; ++key) cache.Get(key);
  });
  std::thread janitor([&] {
    for (int i = 0; i < 50; ++i) cache.Expire();
  });
  reader.join();
  janitor.join();
  std::puts("done");
}
