// Peterson's lock: two threads announce themselves and wait for each other.
// impasse: static = none
#include <atomic>
#include <thread>

std::atomic<bool> wants[2] = {false, false};
std::atomic<int> turn{0};
int shared_counter = 0;

void Enter(int me) {
  const int other = 1 - me;
  wants[me] = true;
  turn = other;
  while (wants[other].load() && turn.load() == other) {
  }
}

void Leave(int me) { wants[me] = false; }

void Work(int me) {
  Enter(me);
  ++shared_counter;
  Leave(me);
}

int main() {
  std::thread other(Work, 1);
  Work(0);
  other.join();
}
