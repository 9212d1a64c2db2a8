// The project's own guard is ended early before the second lock; a class named like a guard that
// takes no lock; a function named lock that counts.
// impasse: all = none
#include <pthread.h>

#include <cstdio>
#include <thread>

class Monitor {
 public:
  Monitor() { pthread_mutex_init(&handle_, nullptr); }
  ~Monitor() { pthread_mutex_destroy(&handle_); }
  void Enter() { pthread_mutex_lock(&handle_); }
  void Leave() { pthread_mutex_unlock(&handle_); }

 private:
  pthread_mutex_t handle_;
};

class Visit {
 public:
  explicit Visit(Monitor* monitor) : monitor_(monitor) { monitor_->Enter(); }
  ~Visit() {
    if (monitor_ != nullptr) monitor_->Leave();
  }
  void End() {
    monitor_->Leave();
    monitor_ = nullptr;
  }

 private:
  Monitor* monitor_;
};

// Keeps a page from being evicted; blocks nobody.
struct Pin {
  int count = 0;
  void lock() { ++count; }
  void unlock() { --count; }
};
class PinLockGuard {
 public:
  explicit PinLockGuard(Pin& pin) : pin_(pin) { pin_.lock(); }
  ~PinLockGuard() { pin_.unlock(); }

 private:
  Pin& pin_;
};

Monitor printer;
Monitor spooler;
thread_local Pin first_page;
thread_local Pin last_page;

void Submit() {
  PinLockGuard first(first_page);
  PinLockGuard last(last_page);
  Visit spool(&spooler);
  Visit print(&printer);
}

void PaperOut() {
  PinLockGuard last(last_page);
  PinLockGuard first(first_page);
  Visit print(&printer);
  print.End();
  Visit spool(&spooler);
}

int main() {
  std::thread user(Submit);
  std::thread device(PaperOut);
  user.join();
  device.join();
  std::puts("done");
}
