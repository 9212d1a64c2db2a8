// impasse: online = none
// impasse: postmortem = none
//
// The second thread waits on a condition variable until the first has done its work.
#include <chrono>
#include <condition_variable>
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

std::mutex state;
std::condition_variable changed;
bool sold = false;

}  // namespace

int main() {
  std::thread buyer([] {
    std::unique_lock guard(state);
    changed.wait(guard, [] { return sold; });
    guard.unlock();
    Restock();
  });
  Later();
  std::thread seller([] {
    Sell();
    {
      const std::lock_guard guard(state);
      sold = true;
    }
    changed.notify_one();
  });
  seller.join();
  buyer.join();
}
