// The main thread does not take part in the barrier that counts it, and waits for a token that only
// as many workers post as there are.
// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <barrier>
#include <thread>
#include <vector>

int main() {
  constexpr int kWorkers = 3;
  std::barrier phase(kWorkers + 1);
  std::vector<std::thread> workers;
  for (int i = 0; i < kWorkers; ++i) {
    workers.emplace_back([&phase] {
      for (int round = 0; round < 2; ++round) phase.arrive_and_wait();
    });
  }
  for (std::thread& worker : workers) worker.join();
}
