// The mutex outlives the function that takes it: in a guard that is returned, or given back by the
// caller.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex mutex;
int counter = 0;

std::unique_lock<std::mutex> Enter() {
  std::unique_lock<std::mutex> lock(mutex);
  ++counter;
  return lock;
}

std::mutex* EnterByHand() {
  std::unique_lock<std::mutex> lock(mutex);
  ++counter;
  return lock.release();
}

void Count() {
  auto lock = Enter();
  ++counter;
}

void CountByHand() {
  std::mutex* entered = EnterByHand();
  ++counter;
  entered->unlock();
}

int main() {
  std::thread a(Count);
  std::thread b(CountByHand);
  a.join();
  b.join();
  std::printf("%d\n", counter);
}
