// Two classes have a lock of their own besides the one they inherit. Each takes the inherited one
// first; the name of the lock is the same in base and derived class, the lock is not.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Device {
 public:
  virtual ~Device() = default;
  void Open() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++users_;
    Start();
  }
  int users() {
    std::lock_guard<std::mutex> lock(mutex_);
    return users_;
  }

 protected:
  virtual void Start() = 0;  // called with the lock of the device
  std::mutex mutex_;
  int users_ = 0;
};

class Disk : public Device {
 public:
  void Spin() {
    std::lock_guard<std::mutex> base(Device::mutex_);
    std::lock_guard<std::mutex> mine(mutex_);
    ++turns_;
  }

 private:
  void Start() override {
    std::lock_guard<std::mutex> lock(mutex_);
    turns_ = 0;
  }
  std::mutex mutex_;
  int turns_ = 0;
};

class Tape : public Device {
 public:
  void Wind() {
    std::unique_lock<std::mutex> mine(wind_mutex_);
    ++position_;
    mine.unlock();
    std::lock_guard<std::mutex> base(mutex_);
    ++users_;
  }

 private:
  void Start() override {
    std::lock_guard<std::mutex> lock(wind_mutex_);
    position_ = 0;
  }
  std::mutex wind_mutex_;
  int position_ = 0;
};

Disk disk;
Tape tape;

int main() {
  std::thread a([] {
    disk.Open();
    tape.Wind();
  });
  std::thread b([] {
    disk.Spin();
    tape.Open();
  });
  a.join();
  b.join();
  std::printf("%d\n", disk.users());
}
