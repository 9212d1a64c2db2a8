// The table is set up once, by whoever needs it first, under the lock of the registry; one of them
// holds that lock already.
// impasse: static = double-lock
// impasse: online = skip -- a library
// impasse: postmortem = skip -- a library
#include <mutex>

std::mutex registry;
std::once_flag ready;
int table[8];

void SetUp(int first) {
  const std::lock_guard<std::mutex> lock(registry);
  table[0] = first;
}

int Look(int i) {
  std::call_once(ready, SetUp, 3);
  return table[i];
}

void Register(int i) {
  const std::lock_guard<std::mutex> lock(registry);
  table[i] = Look(i) + 1;
}
