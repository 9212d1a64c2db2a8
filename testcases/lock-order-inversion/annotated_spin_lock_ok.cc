// As annotated_spin_lock, but the second function only tries the first lock.
// impasse: static = none
// impasse: online = skip -- a library
// impasse: postmortem = skip -- a library
#include <atomic>

class __attribute__((capability("mutex"))) SpinLock {
 public:
  void lock() __attribute__((acquire_capability())) {
    while (held_.exchange(true, std::memory_order_acquire)) {
    }
  }
  bool try_lock() __attribute__((try_acquire_capability(true))) {
    return !held_.exchange(true, std::memory_order_acquire);
  }
  void unlock() __attribute__((release_capability())) {
    held_.store(false, std::memory_order_release);
  }

 private:
  std::atomic<bool> held_{false};
};

SpinLock head;
SpinLock tail;
int length;

void Push() {
  head.lock();
  tail.lock();
  ++length;
  tail.unlock();
  head.unlock();
}

void Pop() {
  tail.lock();
  if (head.try_lock()) {
    --length;
    head.unlock();
  }
  tail.unlock();
}
