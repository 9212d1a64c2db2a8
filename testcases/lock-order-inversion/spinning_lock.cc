// A lock of the project spins on an atomic flag; it is a lock all the same.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
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

SpinLock free_list_lock;
std::mutex arena_mutex;
int free_blocks = 4;
int arenas = 1;

int Allocate() {
  std::lock_guard<SpinLock> lock(free_list_lock);
  if (free_blocks == 0) {
    std::lock_guard<std::mutex> arena(arena_mutex);
    free_blocks += 8 * ++arenas;
  }
  return --free_blocks;
}

void Shrink() {
  std::lock_guard<std::mutex> arena(arena_mutex);
  --arenas;
  std::lock_guard<SpinLock> lock(free_list_lock);
  free_blocks = 0;
}

int main() {
  std::thread worker([] {
    for (int i = 0; i < 6; ++i) Allocate();
  });
  Shrink();
  worker.join();
  std::puts("done");
}
