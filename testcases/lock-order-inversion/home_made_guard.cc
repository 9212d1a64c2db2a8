// A lock class and a guard class of the project itself: what they do stands in their bodies.
// impasse: all = lock-order-inversion
#include <pthread.h>

#include <chrono>
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

struct Printer {
  Monitor monitor;
  int pages = 0;
};
struct Spooler {
  Monitor monitor;
  int jobs = 0;
};

Printer printer;
Spooler spooler;

void Submit() {
  Visit spool(&spooler.monitor);
  ++spooler.jobs;
  Visit print(&printer.monitor);
  ++printer.pages;
}

void PaperOut() {
  Visit print(&printer.monitor);
  Visit spool(&spooler.monitor);
  --spooler.jobs;
}

int main() {
  std::thread user(Submit);
  std::thread device([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    PaperOut();
  });
  user.join();
  device.join();
  std::printf("%d %d\n", printer.pages, spooler.jobs);
}
