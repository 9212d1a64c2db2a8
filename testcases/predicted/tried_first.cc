// impasse: online = lock-order-inversion
// impasse: postmortem = lock-order-inversion
//
// The first lock was tried for: it is held all the same, and the second is waited for.
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
    if (!orders.try_lock()) return;
    const std::lock_guard two(stock);
    orders.unlock();
  });
  std::thread buyer([] {
    Later();
    const std::lock_guard one(stock);
    const std::lock_guard two(orders);
  });
  seller.join();
  buyer.join();
}
