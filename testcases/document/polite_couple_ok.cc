// impasse: all = none
//
// The couple put right: one order for both, so that whoever has the left side gets the right one
// too.
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

namespace {

std::mutex left_side;
std::mutex right_side;

// Backs off when the right side is taken, as one would with a lock from elsewhere.
void Walk() {
  for (;;) {
    std::unique_lock<std::mutex> left(left_side);
    const std::unique_lock<std::mutex> right(right_side, std::try_to_lock);
    if (right.owns_lock()) return;
    left.unlock();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

int main() {
  std::thread ann([] {
    for (int i = 0; i < 100; ++i) Walk();
  });
  std::thread bob([] {
    for (int i = 0; i < 100; ++i) Walk();
  });
  ann.join();
  bob.join();
  std::puts("both are home");
}
