// Gives up after some attempts.
// impasse: static = none
#include <mutex>
#include <thread>

std::mutex left;
std::mutex right;
int rounds = 0;

bool First() {
  for (int attempt = 0; attempt < 5; ++attempt) {
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
  for (int attempt = 0; attempt < 5; ++attempt) {
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
