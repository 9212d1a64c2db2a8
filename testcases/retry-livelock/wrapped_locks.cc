// The locks are behind methods of the program.
// impasse: static = retry-livelock
#include <pthread.h>

#include <thread>

class Shard {
 public:
  void Lock() { pthread_mutex_lock(&mu_); }
  bool TryLock() { return pthread_mutex_trylock(&mu_) == 0; }
  void Unlock() { pthread_mutex_unlock(&mu_); }

 private:
  pthread_mutex_t mu_ = PTHREAD_MUTEX_INITIALIZER;
};

Shard hot;
Shard cold;

void Demote() {
  while (true) {
    hot.Lock();
    if (cold.TryLock()) break;
    hot.Unlock();
  }
  cold.Unlock();
  hot.Unlock();
}

void Promote() {
  while (true) {
    cold.Lock();
    if (hot.TryLock()) break;
    cold.Unlock();
  }
  hot.Unlock();
  cold.Unlock();
}

int main() {
  std::thread a(Demote);
  std::thread b(Promote);
  a.join();
  b.join();
}
