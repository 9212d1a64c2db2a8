// The guard was told not to lock, and is asked to unlock.
// impasse: static = bad-unlock
#include <mutex>
#include <thread>

std::mutex mutex;
int counter = 0;

void Count(int n) {
  std::unique_lock<std::mutex> lock(mutex, std::defer_lock);
  for (int i = 0; i < n; ++i) ++counter;
  lock.unlock();
}

int main() {
  std::thread other([] {
    std::lock_guard<std::mutex> lock(mutex);
    ++counter;
  });
  other.join();
  return counter == 0;
}
