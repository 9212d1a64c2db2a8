// What a handler unlocks was locked before the exception; a wrapper may lock and throw.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <thread>

std::mutex mutex;
int value = 0;

void Check(int n) {
  if (n < 0) throw std::runtime_error("negative");
}

void Set(int n) {
  mutex.lock();
  try {
    Check(n);
    value = n;
  } catch (...) {
    mutex.unlock();
    throw;
  }
  mutex.unlock();
}

void LockAndCheck(int n) {
  mutex.lock();
  Check(n);
}

void Reset(int n) {
  try {
    LockAndCheck(n);
    value = 0;
    mutex.unlock();
  } catch (const std::runtime_error&) {
    mutex.unlock();
  }
}

int main() {
  std::thread other([] {
    Set(1);
    Reset(-1);
  });
  other.join();
  try {
    Set(-1);
  } catch (const std::runtime_error& error) {
    std::printf("%s %d\n", error.what(), value);
  }
}
