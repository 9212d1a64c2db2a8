// A signal calls its slots under its lock, and a slot unsubscribes itself.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>

class Signal {
 public:
  int Connect(std::function<void()> slot) {
    std::lock_guard<std::mutex> lock(mutex_);
    slots_[++last_] = std::move(slot);
    return last_;
  }
  void Disconnect(int id) {
    std::lock_guard<std::mutex> lock(mutex_);
    slots_.erase(id);
  }
  void Emit() {
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto& [id, slot] : slots_) slot();
  }

 private:
  std::mutex mutex_;
  int last_ = 0;
  std::map<int, std::function<void()>> slots_;
};

Signal closed;

int main() {
  int id = 0;
  id = closed.Connect([&id] { closed.Disconnect(id); });
  closed.Emit();
  std::puts("done");
}
