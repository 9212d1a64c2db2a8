// The branch for the failed attempt cleans up as if it had succeeded.
// impasse: static = bad-unlock
#include <mutex>
#include <thread>

std::mutex mutex;
int refreshed = 0;
int skipped = 0;

bool Refresh() {
  if (!mutex.try_lock()) {
    ++skipped;
    mutex.unlock();
    return false;
  }
  ++refreshed;
  mutex.unlock();
  return true;
}

int main() {
  std::thread other(Refresh);
  Refresh();
  other.join();
}
