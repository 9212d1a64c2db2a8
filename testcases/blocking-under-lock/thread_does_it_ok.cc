// The thread that is started under the lock sleeps, the holder does not.
// impasse: static = none
#include <unistd.h>

#include <mutex>
#include <thread>

std::mutex mutex;
bool started;

void Tick() { sleep(60); }

void EnsureStarted() {
  std::lock_guard lock(mutex);
  if (started) return;
  std::thread(Tick).detach();
  started = true;
}
