// Ordered by address in other words: std::minmax of pointers, std::less in a helper that gives back
// a pair, a comparison of integers made from pointers.
// impasse: all = none
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

struct Cell {
  std::mutex mutex;
  int value = 0;
};

std::pair<Cell*, Cell*> Ordered(Cell* a, Cell* b) {
  return std::less<Cell*>()(a, b) ? std::pair(a, b) : std::pair(b, a);
}

void Swap(Cell* a, Cell* b) {
  if (a == b) return;
  const auto [low, high] = Ordered(a, b);
  std::lock_guard<std::mutex> first(low->mutex);
  std::lock_guard<std::mutex> second(high->mutex);
  std::swap(a->value, b->value);
}

void Add(Cell* a, Cell* b) {
  if (a == b) return;
  Cell* low = std::min(a, b, std::less<Cell*>());
  Cell* high = std::max(a, b, std::less<Cell*>());
  std::lock_guard<std::mutex> first(low->mutex);
  std::lock_guard<std::mutex> second(high->mutex);
  a->value += b->value;
}

int Compare(Cell* a, Cell* b) {
  if (a == b) return 0;
  const bool swapped = reinterpret_cast<std::uintptr_t>(a) > reinterpret_cast<std::uintptr_t>(b);
  Cell* low = swapped ? b : a;
  Cell* high = swapped ? a : b;
  low->mutex.lock();
  high->mutex.lock();
  const int difference = a->value - b->value;
  high->mutex.unlock();
  low->mutex.unlock();
  return difference;
}

Cell left;
Cell right;

int main() {
  std::thread a([] {
    Swap(&left, &right);
    Add(&right, &left);
    Compare(&left, &right);
  });
  std::thread b([] {
    Swap(&right, &left);
    Add(&left, &right);
    Compare(&right, &left);
  });
  a.join();
  b.join();
  std::puts("done");
}
