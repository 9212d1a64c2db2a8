// The primary copies its changes to its standby under its own lock; the standby has nobody behind
// it, and reads of either lock one at a time.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Standby {
 public:
  void Apply(int value) {
    std::lock_guard<std::mutex> lock(mutex_);
    value_ = value;
  }
  int value() {
    std::lock_guard<std::mutex> lock(mutex_);
    return value_;
  }

 private:
  std::mutex mutex_;
  int value_ = 0;
};

class Primary {
 public:
  explicit Primary(Standby* standby) : standby_(standby) {}
  void Write(int value) {
    std::lock_guard<std::mutex> lock(mutex_);
    value_ = value;
    standby_->Apply(value);
  }
  bool InStep() {
    const int theirs = standby_->value();
    std::lock_guard<std::mutex> lock(mutex_);
    return value_ == theirs;
  }

 private:
  std::mutex mutex_;
  Standby* const standby_;
  int value_ = 0;
};

int main() {
  Standby standby;
  Primary primary(&standby);
  std::thread a([&] { primary.Write(1); });
  std::thread b([&] { primary.Write(2); });
  primary.InStep();
  a.join();
  b.join();
  std::printf("%d\n", primary.InStep());
}
