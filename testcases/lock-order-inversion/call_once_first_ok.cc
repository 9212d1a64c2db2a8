// Everybody passes call_once before the locks, and what runs once takes them in another order: it
// has ended before anybody goes on.
// impasse: all = none
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
  std::lock_guard<std::mutex> cache(cache_mutex);
  cached = 4;
}

int Lookup(int index) {
  std::call_once(filled, Fill);
  std::lock_guard<std::mutex> cache(cache_mutex);
  std::lock_guard<std::mutex> lock(loader_mutex);
  --cached;
  return table[index];
}

int main() {
  std::thread reader([] { Lookup(2); });
  Lookup(1);
  reader.join();
  std::printf("%d\n", cached);
}
