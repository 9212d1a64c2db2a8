// The delay doubles with every failure.
// impasse: static = none
#include <chrono>
#include <mutex>
#include <thread>

std::mutex left;
std::mutex right;
int rounds = 0;

void First() {
  std::chrono::microseconds delay(1);
  for (;;) {
    left.lock();
    if (right.try_lock()) break;
    left.unlock();
    std::this_thread::sleep_for(delay);
    delay *= 2;
  }
  ++rounds;
  right.unlock();
  left.unlock();
}

void Second() {
  std::chrono::microseconds delay(1);
  for (;;) {
    right.lock();
    if (left.try_lock()) break;
    right.unlock();
    std::this_thread::sleep_for(delay);
    delay *= 2;
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
