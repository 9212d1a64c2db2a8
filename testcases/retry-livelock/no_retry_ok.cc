// A failed try is given up; the thread goes on with something else.
// impasse: static = none
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex left;
std::mutex right;
int rounds = 0;

void First() {
  for (int i = 0; i < 3; ++i) {
    std::lock_guard<std::mutex> mine(left);
    if (right.try_lock()) {
      ++rounds;
      right.unlock();
    }
  }
  left.lock();
  if (right.try_lock()) {
    ++rounds;
    right.unlock();
  } else {
    std::puts("another time");
  }
  left.unlock();
}

void Second() {
  for (int i = 0; i < 3; ++i) {
    std::lock_guard<std::mutex> mine(right);
    if (left.try_lock()) {
      ++rounds;
      left.unlock();
    }
  }
  right.lock();
  if (left.try_lock()) {
    ++rounds;
    left.unlock();
  } else {
    std::puts("another time");
  }
  right.unlock();
}

int main() {
  std::thread a(First);
  std::thread b(Second);
  a.join();
  b.join();
}
