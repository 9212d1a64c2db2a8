// The main thread waits for the loader without asking whether it has finished already.
// impasse: static = lost-wakeup
// impasse-tidy = lost-wakeup
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex mu;
std::condition_variable loaded;
int entries = 0;

void Load() {
  {
    std::lock_guard<std::mutex> lock(mu);
    entries = 128;
  }
  loaded.notify_one();
}

int WaitForEntries() {
  std::unique_lock<std::mutex> lock(mu);
  loaded.wait(lock);
  return entries;
}

int main() {
  std::thread loader(Load);
  std::printf("%d entries\n", WaitForEntries());
  loader.join();
}
