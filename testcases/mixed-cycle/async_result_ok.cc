// The task takes the mutex, but whoever awaits it has released it, or waits for a time only.
// impasse: all = none
#include <chrono>
#include <cstdio>
#include <future>
#include <map>
#include <mutex>
#include <string>

class Cache {
 public:
  int Get(const std::string& key) {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto found = values_.find(key);
    if (found != values_.end()) return found->second;
    lock.unlock();
    std::future<int> loaded = std::async(std::launch::async, [this, key] { return Load(key); });
    return loaded.get();
  }
  bool Ready(std::future<int>& loaded) {
    std::lock_guard<std::mutex> lock(mutex_);
    return loaded.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready;
  }
  int Load(const std::string& key) {
    const int value = static_cast<int>(key.size());
    std::lock_guard<std::mutex> lock(mutex_);
    values_[key] = value;
    return value;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int> values_;
};

int main() {
  Cache cache;
  std::printf("%d\n", cache.Get("two"));
  std::future<int> other = std::async(std::launch::async, [&] { return cache.Load("four"); });
  while (!cache.Ready(other)) {
  }
  std::printf("%d\n", other.get());
}
