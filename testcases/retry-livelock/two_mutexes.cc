// Each thread has its own lock, tries for the other's, and begins again when it fails.
// impasse: static = retry-livelock
// impasse-tidy = retry-livelock
#include <mutex>
#include <thread>

std::mutex left;
std::mutex right;
int meals = 0;

void First() {
  for (;;) {
    left.lock();
    if (right.try_lock()) break;
    left.unlock();
  }
  ++meals;
  right.unlock();
  left.unlock();
}

void Second() {
  for (;;) {
    right.lock();
    if (left.try_lock()) break;
    right.unlock();
  }
  ++meals;
  left.unlock();
  right.unlock();
}

int main() {
  std::thread a(First);
  std::thread b(Second);
  a.join();
  b.join();
}
