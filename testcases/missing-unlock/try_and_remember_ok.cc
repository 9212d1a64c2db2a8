// Results of tries in all the ways they are written: negated, compared, kept in a variable, in a
// loop condition, joined with another condition.
// impasse: all = none
#include <pthread.h>

#include <cstdio>
#include <mutex>
#include <thread>

class Collector {
 public:
  Collector() { pthread_mutex_init(&posix_, nullptr); }
  ~Collector() { pthread_mutex_destroy(&posix_); }

  bool Negated() {
    if (!mutex_.try_lock()) return false;
    ++collected_;
    mutex_.unlock();
    return true;
  }
  bool Kept() {
    const bool mine = mutex_.try_lock();
    if (mine) ++collected_;
    const int seen = mine ? 1 : 0;
    if (mine) mutex_.unlock();
    return seen != 0;
  }
  bool Compared() {
    int rc;
    if ((rc = pthread_mutex_trylock(&posix_)) != 0) return false;
    ++collected_;
    pthread_mutex_unlock(&posix_);
    return rc == 0;
  }
  bool Switched() {
    switch (pthread_mutex_trylock(&posix_)) {
      case 0:
        ++collected_;
        pthread_mutex_unlock(&posix_);
        return true;
      default:
        return false;
    }
  }
  void Looped() {
    while (!mutex_.try_lock()) std::this_thread::yield();
    ++collected_;
    mutex_.unlock();
  }
  bool Joined(bool wanted) {
    if (wanted && mutex_.try_lock()) {
      ++collected_;
      mutex_.unlock();
      return true;
    }
    return false;
  }
  bool Guarded() {
    std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
    if (!lock) return false;
    ++collected_;
    return true;
  }

 private:
  std::mutex mutex_;
  pthread_mutex_t posix_;
  int collected_ = 0;
};

int main() {
  Collector c;
  c.Looped();
  const bool all =
      c.Negated() && c.Kept() && c.Compared() && c.Switched() && c.Joined(true) && c.Guarded();
  std::printf("%d %d\n", all ? 1 : 0, c.Joined(false) ? 1 : 0);
}
