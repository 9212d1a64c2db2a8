// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// Two threads try for each other's lock and often succeed.
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace {

std::mutex left_side;
std::mutex right_side;

// Retries, too, but gets through: each passage is work done.
void Walk(std::mutex& mine, std::mutex& other) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1800);
  while (std::chrono::steady_clock::now() < end) {
    const std::lock_guard guard(mine);
    if (other.try_lock()) {
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      other.unlock();
    }
    std::this_thread::yield();
  }
}

}  // namespace

int main() {
  std::thread ann([] { Walk(left_side, right_side); });
  std::thread bob([] { Walk(right_side, left_side); });
  ann.join();
  bob.join();
}
