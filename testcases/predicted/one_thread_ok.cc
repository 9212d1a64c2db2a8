// impasse: online = none
// impasse: postmortem = none
//
// One thread takes the locks in both orders.
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
  std::thread both([] {
    Sell();
    Later();
    Restock();
  });
  both.join();
}
