// Gives up when the time is over.
// impasse: static = none
#include <chrono>
#include <mutex>
#include <thread>

std::mutex left;
std::mutex right;
int rounds = 0;

bool First() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
  while (std::chrono::steady_clock::now() < end) {
    left.lock();
    if (right.try_lock()) {
      ++rounds;
      right.unlock();
      left.unlock();
      return true;
    }
    left.unlock();
  }
  return false;
}

bool Second() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
  while (std::chrono::steady_clock::now() < end) {
    right.lock();
    if (left.try_lock()) {
      ++rounds;
      left.unlock();
      right.unlock();
      return true;
    }
    right.unlock();
  }
  return false;
}

int main() {
  std::thread a(First);
  std::thread b(Second);
  a.join();
  b.join();
}
