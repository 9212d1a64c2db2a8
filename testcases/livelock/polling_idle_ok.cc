// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// Failures because of a thread that is busy and does not retry itself.
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex printer;

// Somebody has the printer for long; two others look in now and then.
void LookIn() {
  for (int i = 0; i < 150; ++i) {
    if (printer.try_lock()) {
      printer.unlock();
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace

int main() {
  std::unique_lock guard(printer);
  std::thread one(LookIn);
  std::thread two(LookIn);
  std::this_thread::sleep_for(std::chrono::milliseconds(1600));
  guard.unlock();
  one.join();
  two.join();
}
