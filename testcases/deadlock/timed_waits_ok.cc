// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --long-hold 5s
//
// Two threads wait for each other, but for a limited time.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

std::timed_mutex front;
std::timed_mutex back;

// Each holds one lock and asks for the other, but not forever.
bool Cross(std::timed_mutex& first, std::timed_mutex& second, std::chrono::milliseconds patience) {
  const std::lock_guard one(first);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const std::unique_lock two(second, patience);
  return two.owns_lock();
}

}  // namespace

int main() {
  using std::chrono::milliseconds;
  std::thread other([] { Cross(front, back, milliseconds(1200)); });
  Cross(back, front, milliseconds(1100));
  other.join();
}
