// impasse: all = none
//
// The philosophers put right: both forks are taken in one step, whoever sits where.
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

constexpr int kPhilosophers = 5;

std::mutex fork_mutex[kPhilosophers];
std::mutex meals_mutex;
int meals = 0;

void Dine(int seat) {
  const std::scoped_lock forks(fork_mutex[seat], fork_mutex[(seat + 1) % kPhilosophers]);
  const std::lock_guard<std::mutex> lock(meals_mutex);
  ++meals;
}

void Philosopher(int seat) {
  for (int i = 0; i < 200; ++i) Dine(seat);
}

int main() {
  std::vector<std::thread> table;
  for (int seat = 0; seat < kPhilosophers; ++seat) table.emplace_back(Philosopher, seat);
  for (std::thread& philosopher : table) philosopher.join();
  std::printf("meals: %d\n", meals);
}
