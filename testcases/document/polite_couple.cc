// impasse: static = none -- no rule for retry loops is decided in the source yet
// impasse: online = livelock
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-run: timeout = 8s
//
// Two people meet in a corridor. Each holds the own side, tries the other's, finds it taken, steps
// back and tries again: always in step, always at work, never past each other.
#include <barrier>
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex left_side;
std::mutex right_side;
std::barrier<> step(2);

void Walk(std::mutex& mine, std::mutex& other) {
  for (;;) {
    mine.lock();
    step.arrive_and_wait();  // both are in each other's way
    if (other.try_lock()) break;
    step.arrive_and_wait();
    mine.unlock();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  other.unlock();
  mine.unlock();
}

}  // namespace

int main() {
  std::thread ann([] { Walk(left_side, right_side); });
  std::thread bob([] { Walk(right_side, left_side); });
  ann.join();
  bob.join();
}
