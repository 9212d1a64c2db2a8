// Two stripes of a table are locked in the order of their indexes, by three ways of writing it:
// swapped indexes, std::minmax, and a loop over all of them.
// impasse: all = none
#include <algorithm>
#include <array>
#include <cstdio>
#include <mutex>
#include <thread>

constexpr std::size_t kStripes = 8;

class CounterTable {
 public:
  void Move(std::size_t from, std::size_t to, int amount) {
    if (from == to) return;
    std::size_t low = from;
    std::size_t high = to;
    if (low > high) std::swap(low, high);
    std::lock_guard<std::mutex> first(mutexes_[low]);
    std::lock_guard<std::mutex> second(mutexes_[high]);
    values_[from] -= amount;
    values_[to] += amount;
  }

  int Difference(std::size_t a, std::size_t b) {
    if (a == b) return 0;
    const auto [low, high] = std::minmax(a, b);
    mutexes_[low].lock();
    mutexes_[high].lock();
    const int difference = values_[a] - values_[b];
    mutexes_[low].unlock();
    mutexes_[high].unlock();
    return difference;
  }

  int Sum() {
    for (std::size_t i = 0; i < kStripes; ++i) mutexes_[i].lock();
    int sum = 0;
    for (const int value : values_) sum += value;
    for (std::size_t i = 0; i < kStripes; ++i) mutexes_[i].unlock();
    return sum;
  }

 private:
  std::array<std::mutex, kStripes> mutexes_;
  std::array<int, kStripes> values_{};
};

int main() {
  CounterTable table;
  std::thread up([&] {
    for (std::size_t i = 0; i + 1 < kStripes; ++i) table.Move(i, i + 1, 2);
  });
  std::thread down([&] {
    for (std::size_t i = kStripes - 1; i > 0; --i) table.Move(i, i - 1, 1);
  });
  std::thread observer([&] { table.Difference(5, 2); });
  up.join();
  down.join();
  observer.join();
  std::printf("%d\n", table.Sum());
}
