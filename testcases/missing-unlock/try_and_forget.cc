// After a successful try the lock is given back on one path only.
// impasse: static = missing-unlock
// impasse: online = none -- the faulty path is not taken in this run
// impasse: postmortem = none -- the faulty path is not taken in this run
#include <cstdio>
#include <mutex>

class Collector {
 public:
  bool TryCollect(int garbage) {
    if (!mutex_.try_lock()) return false;
    if (garbage == 0) return false;
    collected_ += garbage;
    mutex_.unlock();
    return true;
  }

 private:
  std::mutex mutex_;
  int collected_ = 0;
};

int main() {
  Collector collector;
  std::printf("%d\n", collector.TryCollect(3) ? 1 : 0);
}
