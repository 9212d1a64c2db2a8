// impasse: online = lock-order-inversion
// impasse: postmortem = lock-order-inversion
//
// Each order occurs under a third lock, but not under the same.
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex orders;
std::mutex stock;

void Sell() {
  const std::lock_guard one(orders);
  const std::lock_guard two(stock);
}

void Restock() {
  const std::lock_guard one(stock);
  const std::lock_guard two(orders);
}

void Later() { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }

std::mutex gate;
std::mutex other_gate;

}  // namespace

int main() {
  std::thread seller([] {
    const std::lock_guard guard(gate);
    Sell();
  });
  std::thread buyer([] {
    Later();
    const std::lock_guard guard(other_gate);
    Restock();
  });
  seller.join();
  buyer.join();
}
