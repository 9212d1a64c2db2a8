// A table is filled once, by whoever needs it first. The filling takes the lock of the loader, and
// is asked for under that of the cache; the loader asks the cache under its own lock.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex cache_mutex;
std::mutex loader_mutex;
std::once_flag filled;
int table[4];
int cached = 0;

void Fill() {
  std::lock_guard<std::mutex> lock(loader_mutex);
  for (int& entry : table) entry = 7;
}

int Lookup(int index) {
  std::lock_guard<std::mutex> lock(cache_mutex);
  std::call_once(filled, Fill);
  ++cached;
  return table[index];
}

void Reload() {
  std::lock_guard<std::mutex> lock(loader_mutex);
  std::lock_guard<std::mutex> cache(cache_mutex);
  cached = 0;
}

int main() {
  std::thread reader([] { Lookup(2); });
  Reload();
  reader.join();
  std::puts("done");
}
