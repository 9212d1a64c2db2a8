// impasse: online = none
// impasse: postmortem = none
//
// Whoever only tries for the second lock does not wait for it.
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex orders;
std::mutex stock;

void Later() { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }

}  // namespace

int main() {
  std::thread seller([] {
    const std::lock_guard one(orders);
    if (stock.try_lock()) stock.unlock();
  });
  std::thread buyer([] {
    Later();
    const std::lock_guard one(stock);
    const std::lock_guard two(orders);
  });
  seller.join();
  buyer.join();
}
