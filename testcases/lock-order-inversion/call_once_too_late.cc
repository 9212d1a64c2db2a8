// One thread takes the locks before anybody has made sure that the table is filled: what runs once
// may run at the same time, and takes the locks in the other order.
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
  std::lock_guard<std::mutex> cache(cache_mutex);
  cached = 4;
}

int Lookup(int index) {
  std::call_once(filled, Fill);
  std::lock_guard<std::mutex> cache(cache_mutex);
  --cached;
  return table[index];
}

int Peek() {
  std::lock_guard<std::mutex> cache(cache_mutex);
  std::lock_guard<std::mutex> lock(loader_mutex);
  return cached > 0 ? table[0] : 0;
}

int main() {
  std::thread reader([] { Lookup(2); });
  Peek();
  reader.join();
  std::printf("%d\n", cached);
}
