// The mutex that release() gives is unlocked, adopted by another guard, or was never locked.
// impasse: all = none
#include <cstdio>
#include <mutex>

std::mutex device_mutex;
int commands = 0;

int Submit(int command) {
  std::unique_lock<std::mutex> lock(device_mutex);
  const int sequence = ++commands;
  if (command == 0) {
    lock.release()->unlock();
    return -1;
  }
  if (command == 1) {
    std::mutex* mutex = lock.release();
    std::lock_guard<std::mutex> adopted(*mutex, std::adopt_lock);
    return ++commands;
  }
  return sequence;
}

int Peek() {
  std::unique_lock<std::mutex> lock(device_mutex, std::try_to_lock);
  if (!lock.owns_lock()) {
    lock.release();
    return -1;
  }
  return commands;
}

int main() {
  const int a = Submit(0);
  const int b = Submit(1);
  const int c = Submit(2);
  std::printf("%d %d %d %d\n", a, b, c, Peek());
}
