// impasse: online = none
// impasse: postmortem = none
//
// The atomic is changed after a while.
#include <atomic>
#include <chrono>
#include <thread>

int main() {
  std::atomic<int> state{0};
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1300));
    state = 1;
    state.notify_all();
  });
  state.wait(0);
  other.join();
}
