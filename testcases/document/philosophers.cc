// impasse: static = blocking-under-lock -- the right fork is not followed: its index is computed
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Five philosophers sit around a table, one fork between each two of them. Each takes the fork to
// the left, then the one to the right. When all are hungry at the same moment, nobody will ever
// eat.
#include <pthread.h>

#include <barrier>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

constexpr int kPhilosophers = 5;

std::mutex fork_mutex[kPhilosophers];
std::barrier<> all_hold_their_left_fork(kPhilosophers);

void Dine(int seat) {
  const std::lock_guard<std::mutex> left(fork_mutex[seat]);
  all_hold_their_left_fork.arrive_and_wait();
  const std::lock_guard<std::mutex> right(fork_mutex[(seat + 1) % kPhilosophers]);
  std::printf("philosopher %d eats\n", seat + 1);
}

void Philosopher(int seat) {
  const std::string name = "philosopher " + std::to_string(seat + 1);
  pthread_setname_np(pthread_self(), name.c_str());
  Dine(seat);
}

int main() {
  std::vector<std::thread> table;
  for (int seat = 0; seat < kPhilosophers; ++seat) table.emplace_back(Philosopher, seat);
  for (std::thread& philosopher : table) philosopher.join();
}
