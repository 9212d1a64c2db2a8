// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// The thread that sets the flag sleeps until its time has come.
#include <atomic>
#include <chrono>
#include <thread>

namespace {

std::atomic<bool> due{false};

}  // namespace

int main() {
  std::thread timer([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1600));
    due = true;
  });
  std::thread waiter([] {
    while (!due) std::this_thread::yield();
  });
  waiter.join();
  timer.join();
}
