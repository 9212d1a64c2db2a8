// Abseil's mutexes and guards: the cache locks itself and then its metrics, the metrics read the
// cache with a reader lock under their own.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <map>
#include <string>
#include <thread>

#include "absl/synchronization/mutex.h"

class Cache {
 public:
  void Put(const std::string& key, int value) {
    absl::MutexLock lock(&mutex_);
    entries_[key] = value;
    Count();
  }
  std::string Report() {
    absl::MutexLock lock(&metrics_mutex_);
    const int writes = writes_;
    absl::ReaderMutexLock entries(&mutex_);
    return std::to_string(writes) + " writes, " + std::to_string(entries_.size()) + " entries";
  }

 private:
  void Count() {
    metrics_mutex_.Lock();
    ++writes_;
    metrics_mutex_.Unlock();
  }

  absl::Mutex mutex_;
  std::map<std::string, int> entries_;
  absl::Mutex metrics_mutex_;
  int writes_ = 0;
};

Cache cache;

int main() {
  std::thread writer([] { cache.Put("a", 1); });
  std::puts(cache.Report().c_str());
  writer.join();
}
