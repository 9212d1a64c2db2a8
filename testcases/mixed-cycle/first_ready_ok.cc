// The thread takes the mutex once, to register itself, and says so; whoever joins it under the
// mutex has waited for that.
// impasse: static = blocking-under-lock
// impasse: online = none -- the wait ends at once
// impasse: postmortem = none -- the wait ends at once
#include <semaphore.h>

#include <cstdio>
#include <mutex>
#include <thread>

class Device {
 public:
  void Open() {
    sem_init(&ready_, 0, 0);
    thread_ = std::thread(&Device::Serve, this);
    sem_wait(&ready_);
    std::lock_guard<std::mutex> lock(mutex_);
    thread_.join();
    std::printf("%d\n", served_);
  }

 private:
  void Serve() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      ++served_;
    }
    sem_post(&ready_);
  }

  std::mutex mutex_;
  sem_t ready_;
  int served_ = 0;
  std::thread thread_;
};

int main() {
  Device device;
  device.Open();
}
