// Unlocked by hand under a guard for a callback, and locked again before the guard ends.
// impasse: all = none
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class Signal {
 public:
  void Connect(std::function<void(int)> slot) {
    std::lock_guard<std::mutex> lock(mutex_);
    slots_.push_back(std::move(slot));
  }
  void Emit(int value) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      const std::function<void(int)> slot = slots_[i];
      mutex_.unlock();
      slot(value);
      mutex_.lock();
    }
    ++emitted_;
  }
  void EmitOnce(int value) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (slots_.empty()) return;
    const std::function<void(int)> slot = slots_.front();
    lock.unlock();
    slot(value);
    lock.lock();
    ++emitted_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::function<void(int)>> slots_;
  int emitted_ = 0;
};

int main() {
  Signal signal;
  int sum = 0;
  signal.Connect([&](int value) { sum += value; });
  std::thread other([&] { signal.Connect([](int) {}); });
  other.join();
  signal.Emit(3);
  signal.EmitOnce(4);
  signal.Emit(5);
  std::printf("%d\n", sum);
}
