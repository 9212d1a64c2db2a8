// The guard is told to let go of the mutex, and nobody unlocks it before the thread ends.
// impasse: static = missing-unlock
#include <mutex>
#include <thread>

std::mutex mutex;
int counter = 0;

std::mutex* Enter() {
  std::unique_lock<std::mutex> lock(mutex);
  ++counter;
  return lock.release();
}

void Count() {
  Enter();
  ++counter;
}

int main() {
  std::thread thread(Count);
  thread.join();
  std::lock_guard<std::mutex> lock(mutex);
  return counter == 2 ? 0 : 1;
}
