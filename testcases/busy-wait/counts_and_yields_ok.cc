// The counter decides when to yield; the way out is the flag alone.
// impasse: static = none
#include <atomic>
#include <thread>

std::atomic<bool> go{false};

void Start() { go = true; }

int main() {
  std::thread starter(Start);
  int rounds = 0;
  while (!go) {
    if (++rounds % 1000 == 0) std::this_thread::yield();
  }
  starter.join();
}
