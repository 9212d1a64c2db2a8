// impasse: online = none
// impasse: postmortem = none
//
// Both threads only read: nobody is ever kept out.
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
    const std::shared_lock two(stock);
  });
  std::thread buyer([] {
    Later();
    const std::shared_lock one(stock);
    const std::shared_lock two(orders);
  });
  seller.join();
  buyer.join();
}
