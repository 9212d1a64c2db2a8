// impasse: online = none
// impasse: postmortem = none
//
// The first lock is given back before the second is taken.
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
    std::unique_lock one(orders);
    one.unlock();
    const std::lock_guard two(stock);
  });
  std::thread buyer([] {
    Later();
    const std::lock_guard one(stock);
    const std::lock_guard two(orders);
  });
  seller.join();
  buyer.join();
}
