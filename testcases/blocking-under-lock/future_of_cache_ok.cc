// The future is copied under the lock and awaited after it.
// impasse: static = none
#include <future>
#include <map>
#include <mutex>
#include <string>

std::string Download(const std::string& url);

class Cache {
 public:
  void Start(const std::string& url) {
    std::lock_guard lock(mutex_);
    pending_[url] = std::async(std::launch::async, Download, url);
  }
  std::string Get(const std::string& url) {
    std::future<std::string> result;
    {
      std::lock_guard lock(mutex_);
      result = std::move(pending_[url]);
    }
    return result.get();
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::future<std::string>> pending_;
};

Cache cache;
void Start(const std::string& url) { cache.Start(url); }
std::string Get(const std::string& url) { return cache.Get(url); }
