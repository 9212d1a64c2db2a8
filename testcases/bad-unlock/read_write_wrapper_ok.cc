// One leave for both modes: it looks which one was entered, or the API does not tell them apart.
// impasse: all = none
#include <pthread.h>

#include <cstdio>
#include <shared_mutex>
#include <thread>

class RwLock {
 public:
  void Enter(bool write) {
    if (write) {
      mutex_.lock();
      writing_ = true;
    } else {
      mutex_.lock_shared();
    }
  }
  void Leave(bool write) {
    if (write) {
      writing_ = false;
      mutex_.unlock();
    } else {
      mutex_.unlock_shared();
    }
  }

 private:
  std::shared_mutex mutex_;
  bool writing_ = false;
};

class Table {
 public:
  Table() { pthread_rwlock_init(&lock_, nullptr); }
  ~Table() { pthread_rwlock_destroy(&lock_); }
  int Get() {
    pthread_rwlock_rdlock(&lock_);
    const int value = value_;
    pthread_rwlock_unlock(&lock_);
    return value;
  }
  void Set(int value) {
    pthread_rwlock_wrlock(&lock_);
    value_ = value;
    pthread_rwlock_unlock(&lock_);
  }

 private:
  pthread_rwlock_t lock_;
  int value_ = 0;
};

RwLock lock;
int total = 0;

int Read() {
  lock.Enter(false);
  const int value = total;
  lock.Leave(false);
  return value;
}

void Add(int n) {
  lock.Enter(true);
  total += n;
  lock.Leave(true);
}

int main() {
  Table table;
  std::thread adder([&] {
    Add(3);
    table.Set(1);
  });
  adder.join();
  std::printf("%d %d\n", Read(), table.Get());
}
