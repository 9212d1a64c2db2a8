// The result of a task is awaited under the mutex that the task takes.
// impasse: static = mixed-cycle
// impasse: online = deadlock
#include <future>
#include <map>
#include <mutex>
#include <string>

class Cache {
 public:
  int Get(const std::string& key) {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = values_.find(key);
    if (found != values_.end()) return found->second;
    std::future<int> loaded = std::async(std::launch::async, [this, key] { return Load(key); });
    return loaded.get();
  }

 private:
  int Load(const std::string& key) {
    const int value = static_cast<int>(key.size());
    std::lock_guard<std::mutex> lock(mutex_);
    values_[key] = value;
    return value;
  }

  std::mutex mutex_;
  std::map<std::string, int> values_;
};

int main() {
  Cache cache;
  return cache.Get("two") == 3 ? 0 : 1;
}
