// A table is built in the other order by main, and one of the threads runs already.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex units_mutex;
std::mutex map_mutex;
int units = 0;
int tiles = 0;

void Tick() {
  std::lock_guard<std::mutex> map(map_mutex);
  ++tiles;
  std::lock_guard<std::mutex> unit(units_mutex);
  --units;
}

int main() {
  std::thread clock(Tick);
  {
    std::lock_guard<std::mutex> unit(units_mutex);
    units = 10;
    std::lock_guard<std::mutex> map(map_mutex);
    tiles = 100;
  }
  clock.join();
  std::printf("%d %d\n", units, tiles);
}
