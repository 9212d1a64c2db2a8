// The lock that spins is always the inner one; a class with the same methods counts and locks
// nothing.
// impasse: all = none
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

class SpinLock {
 public:
  void lock() {
    while (flag_.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
  }
  void unlock() { flag_.clear(std::memory_order_release); }

 private:
  std::atomic_flag flag_ = ATOMIC_FLAG_INIT;
};

class UseCount {
 public:
  void lock() { ++uses_; }
  void unlock() { --uses_; }
  int uses() const { return uses_; }

 private:
  std::atomic<int> uses_{0};
};

SpinLock free_list_lock;
UseCount arena_uses;
std::mutex arena_mutex;
int free_blocks = 4;
int arenas = 1;

int Allocate() {
  std::lock_guard<SpinLock> lock(free_list_lock);
  std::lock_guard<UseCount> use(arena_uses);
  return free_blocks > 0 ? --free_blocks : -1;
}

void Grow() {
  std::lock_guard<UseCount> use(arena_uses);
  std::lock_guard<std::mutex> arena(arena_mutex);
  ++arenas;
  std::lock_guard<SpinLock> lock(free_list_lock);
  free_blocks += 8;
}

int main() {
  std::thread worker([] {
    for (int i = 0; i < 6; ++i) Allocate();
  });
  Grow();
  worker.join();
  std::printf("%d\n", arena_uses.uses());
}
