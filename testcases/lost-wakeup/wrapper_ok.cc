// A class that only hands the operations on: its users look again.
// impasse: static = none
#include <pthread.h>

class Mutex {
 public:
  void Lock() { pthread_mutex_lock(&mu_); }
  void Unlock() { pthread_mutex_unlock(&mu_); }

 private:
  friend class CondVar;
  pthread_mutex_t mu_ = PTHREAD_MUTEX_INITIALIZER;
};

class MutexLock {
 public:
  explicit MutexLock(Mutex* mu) : mu_(mu) { mu_->Lock(); }
  ~MutexLock() { mu_->Unlock(); }

 private:
  Mutex* mu_;
};

class CondVar {
 public:
  explicit CondVar(Mutex* mu) : mu_(mu) {}
  void Wait() { pthread_cond_wait(&cv_, &mu_->mu_); }
  void Signal() { pthread_cond_signal(&cv_); }
  void SignalAll() { pthread_cond_broadcast(&cv_); }

 private:
  pthread_cond_t cv_ = PTHREAD_COND_INITIALIZER;
  Mutex* mu_;
};

class Database {
 public:
  void Compact() {
    MutexLock lock(&mu_);
    running_ = true;
    done_.SignalAll();
  }
  void WaitForCompaction() {
    MutexLock lock(&mu_);
    while (!running_) done_.Wait();
  }

 private:
  Mutex mu_;
  CondVar done_{&mu_};
  bool running_ = false;
};

int main() {
  Database db;
  db.Compact();
  db.WaitForCompaction();
}
