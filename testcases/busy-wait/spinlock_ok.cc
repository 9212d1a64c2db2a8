// Locks made of atomics: test-and-set, test-and-test-and-set, compare-and-swap, tickets.
// impasse: static = none
#include <atomic>

class TestAndSet {
 public:
  void lock() {
    while (flag_.test_and_set(std::memory_order_acquire)) {
    }
  }
  void unlock() { flag_.clear(std::memory_order_release); }

 private:
  std::atomic_flag flag_ = ATOMIC_FLAG_INIT;
};

class TestFirst {
 public:
  void lock() {
    for (;;) {
      if (!busy_.exchange(true, std::memory_order_acquire)) return;
      while (busy_.load(std::memory_order_relaxed)) {
      }
    }
  }
  void unlock() { busy_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> busy_{false};
};

class Swap {
 public:
  void Acquire() {
    int expected = 0;
    while (!owner_.compare_exchange_weak(expected, 1)) expected = 0;
  }
  void Release() { owner_.store(0); }

 private:
  std::atomic<int> owner_{0};
};

class Ticket {
 public:
  void lock() {
    const unsigned mine = next_.fetch_add(1);
    while (serving_.load() != mine) {
    }
  }
  void unlock() { serving_.store(serving_.load() + 1); }

 private:
  std::atomic<unsigned> next_{0};
  std::atomic<unsigned> serving_{0};
};

int main() {
  TestAndSet a;
  a.lock();
  a.unlock();
  TestFirst b;
  b.lock();
  b.unlock();
  Swap c;
  c.Acquire();
  c.Release();
  Ticket d;
  d.lock();
  d.unlock();
}
