// impasse: online = none
// impasse: postmortem = none
//
// The main thread holds a lock from before the start of the seller until after its end, so that
// the seller works under it.
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

std::mutex shop;

}  // namespace

int main() {
  std::thread buyer([] {
    Later();
    const std::lock_guard guard(shop);
    Restock();
  });
  {
    const std::lock_guard guard(shop);
    std::thread seller(Sell);
    seller.join();
  }
  buyer.join();
}
