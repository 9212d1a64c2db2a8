// Abseil's guards that let go early, hold nothing, or only try; a condition that the mutex itself
// waits for.
// impasse: static = none
// impasse: online = skip -- Abseil is not linked
// impasse: postmortem = skip -- Abseil is not linked
#include <cstdio>
#include <map>
#include <string>
#include <thread>

#include "absl/synchronization/mutex.h"

class Cache {
 public:
  void Put(const std::string& key, int value) {
    absl::ReleasableMutexLock lock(&mutex_);
    entries_[key] = value;
    lock.Release();
    absl::MutexLock metrics(&metrics_mutex_);
    ++writes_;
  }
  int Report() {
    absl::MutexLock metrics(&metrics_mutex_);
    absl::ReaderMutexLock entries(&mutex_);
    return writes_ + static_cast<int>(entries_.size());
  }
  int Trim(absl::Mutex* extra) {
    absl::MutexLock lock(&mutex_);
    absl::MutexLockMaybe more(extra);
    if (metrics_mutex_.TryLock()) {
      writes_ = 0;
      metrics_mutex_.Unlock();
    }
    entries_.clear();
    return 0;
  }
  void WaitFilled() {
    auto filled = [this] { return !entries_.empty(); };
    mutex_.LockWhen(absl::Condition(&filled));
    const bool many = entries_.size() > 9;
    mutex_.Unlock();
    absl::MutexLock metrics(&metrics_mutex_);
    writes_ += many ? 1 : 0;
  }

 private:
  absl::Mutex mutex_;
  std::map<std::string, int> entries_;
  absl::Mutex metrics_mutex_;
  int writes_ = 0;
};

Cache cache;

int main() {
  std::thread writer([] { cache.Put("a", 1); });
  std::thread waiter([] { cache.WaitFilled(); });
  std::printf("%d\n", cache.Report());
  writer.join();
  waiter.join();
  return cache.Trim(nullptr);
}
