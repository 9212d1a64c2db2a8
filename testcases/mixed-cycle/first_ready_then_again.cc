// The thread says that it is ready before it takes the mutex for its work.
// impasse: static = mixed-cycle
#include <semaphore.h>

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
  }

 private:
  void Serve() {
    sem_post(&ready_);
    std::lock_guard<std::mutex> lock(mutex_);
    ++served_;
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
