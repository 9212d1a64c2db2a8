// impasse: online = none
// impasse: postmortem = none
//
// The same two locks, contended by four threads that agree on the order.
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace {

std::mutex orders;
std::mutex stock;

void Take() {
  for (int i = 0; i < 2000; ++i) {
    const std::lock_guard one(orders);
    const std::lock_guard two(stock);
  }
}

}  // namespace

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(Take);
  for (std::thread& thread : threads) thread.join();
}
