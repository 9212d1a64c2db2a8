// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Two threads block each other while the main thread goes on working.
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex orders;
std::mutex stock;
std::atomic<int> ready{0};

void Take(std::mutex& first, std::mutex& second) {
  std::lock_guard one(first);
  ++ready;
  while (ready < 2) std::this_thread::yield();
  std::lock_guard two(second);
}

}  // namespace

int main() {
  std::thread seller([] { Take(orders, stock); });
  std::thread packer([] { Take(stock, orders); });
  for (;;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::mutex own;
    std::lock_guard guard(own);
  }
}
