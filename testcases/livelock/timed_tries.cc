// impasse: online = livelock
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 5s
//
// Two threads give up after a time limit, step back, and meet again.
#include <barrier>
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::timed_mutex east;
std::timed_mutex west;
std::barrier<> step(2);

void Cross(std::timed_mutex& mine, std::timed_mutex& other) {
  for (;;) {
    mine.lock();
    step.arrive_and_wait();
    if (other.try_lock_for(std::chrono::milliseconds(3))) break;
    step.arrive_and_wait();
    mine.unlock();
  }
}

}  // namespace

int main() {
  std::thread eastbound([] { Cross(east, west); });
  std::thread westbound([] { Cross(west, east); });
  eastbound.join();
  westbound.join();
}
