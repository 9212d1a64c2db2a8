// Cache and log know each other, but the log asks the cache before it takes its own lock.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

class PageCache;

class EventLog {
 public:
  void Append(const std::string& line);
  std::size_t WriteHeader(const PageCache& cache);

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

class PageCache {
 public:
  explicit PageCache(EventLog* log) : log_(log) {}

  void Put(int page, std::string text) {
    std::lock_guard<std::mutex> lock(mutex_);
    pages_.emplace(page, std::move(text));
    log_->Append("page stored");
  }

  std::size_t size() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return pages_.size();
  }

 private:
  EventLog* const log_;
  mutable std::mutex mutex_;
  std::unordered_map<int, std::string> pages_;
};

void EventLog::Append(const std::string& line) {
  std::lock_guard<std::mutex> lock(mutex_);
  lines_.push_back(line);
}

std::size_t EventLog::WriteHeader(const PageCache& cache) {
  const std::size_t pages = cache.size();
  std::lock_guard<std::mutex> lock(mutex_);
  lines_.push_back("pages: " + std::to_string(pages));
  return pages;
}

EventLog event_log;
PageCache page_cache(&event_log);

int main() {
  std::thread writer([] { page_cache.Put(7, "seven"); });
  std::thread rotator([] { event_log.WriteHeader(page_cache); });
  writer.join();
  rotator.join();
  std::printf("%zu\n", event_log.WriteHeader(page_cache));
}
