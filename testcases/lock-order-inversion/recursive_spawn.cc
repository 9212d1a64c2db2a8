// A search starts itself for the other half in another thread and goes on with its own half; both
// nest the two locks in both ways.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

std::mutex best_mutex;
std::mutex count_mutex;
int best = 0;
int visited = 0;

void Search(int from, int to) {
  if (to - from > 8) {
    const int middle = (from + to) / 2;
    std::thread half(Search, from, middle);
    Search(middle, to);
    half.join();
    return;
  }
  {
    std::lock_guard<std::mutex> count(count_mutex);
    visited += to - from;
    std::lock_guard<std::mutex> found(best_mutex);
    if (to > best) best = to;
  }
  std::lock_guard<std::mutex> found(best_mutex);
  if (best > to) {
    std::lock_guard<std::mutex> count(count_mutex);
    ++visited;
  }
}

int main() {
  Search(0, 32);
  std::printf("%d\n", best);
}
