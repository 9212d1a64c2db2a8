// impasse: online = lock-order-inversion
// impasse: postmortem = lock-order-inversion
//
// Two threads take two locks in opposite orders, this time one after the other.
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

}  // namespace

int main() {
  std::thread seller(Sell);
  std::thread buyer([] {
    Later();
    Restock();
  });
  seller.join();
  buyer.join();
}
