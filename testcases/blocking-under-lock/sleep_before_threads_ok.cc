// main waits with the lock while no other thread lives.
// impasse: static = none
#include <unistd.h>

#include <mutex>
#include <thread>

std::mutex mutex;
int total;

void Work() {
  std::lock_guard lock(mutex);
  ++total;
}

int main() {
  {
    std::lock_guard lock(mutex);
    sleep(1);
    total = 1;
  }
  std::thread worker(Work);
  worker.join();
  return total == 2 ? 0 : 1;
}
