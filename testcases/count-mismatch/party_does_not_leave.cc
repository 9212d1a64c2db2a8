// One party leaves the barrier for good, the other one only ends: the third round needs it still.
// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <barrier>
#include <thread>

int main() {
  std::barrier phase(3);
  std::thread leaves([&phase] { phase.arrive_and_drop(); });
  std::thread ends([&phase] {
    phase.arrive_and_wait();
    phase.arrive_and_wait();
  });
  for (int round = 0; round < 3; ++round) phase.arrive_and_wait();
  leaves.join();
  ends.join();
}
