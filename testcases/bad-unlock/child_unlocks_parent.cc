// The parent locks the mutex as a gate, and the thread that it starts is to open it: a mutex may
// only be unlocked by the thread that locked it.
// impasse: static = bad-unlock
#include <chrono>
#include <mutex>
#include <thread>

std::mutex gate;
int loaded = 0;

void Load() {
  loaded = 42;
  gate.unlock();
}

int main() {
  gate.lock();
  std::thread loader(Load);
  loader.join();
  return loaded == 42 ? 0 : 1;
}
