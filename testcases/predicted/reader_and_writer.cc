// impasse: online = lock-order-inversion
// impasse: postmortem = lock-order-inversion
//
// Both hold as readers what the other wants as a writer.
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

namespace {

std::shared_mutex orders;
std::shared_mutex stock;

void Later() { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }

}  // namespace

int main() {
  std::thread seller([] {
    const std::shared_lock one(orders);
    const std::unique_lock two(stock);
  });
  std::thread buyer([] {
    Later();
    const std::shared_lock one(stock);
    const std::unique_lock two(orders);
  });
  seller.join();
  buyer.join();
}
