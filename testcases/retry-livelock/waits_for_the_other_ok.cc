// After a failure it waits for the lock that it did not get, as std::lock does.
// impasse: static = none
#include <mutex>
#include <thread>

std::mutex left;
std::mutex right;
int rounds = 0;

void First() {
  for (;;) {
    left.lock();
    if (right.try_lock()) break;
    left.unlock();
    right.lock();
    if (left.try_lock()) break;
    right.unlock();
  }
  ++rounds;
  right.unlock();
  left.unlock();
}

void Second() {
  for (;;) {
    right.lock();
    if (left.try_lock()) break;
    right.unlock();
    left.lock();
    if (right.try_lock()) break;
    left.unlock();
  }
  ++rounds;
  left.unlock();
  right.unlock();
}

int main() {
  std::thread a(First);
  std::thread b(Second);
  a.join();
  b.join();
}
