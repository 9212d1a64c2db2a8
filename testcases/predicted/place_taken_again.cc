// impasse: online = lock-order-inversion
// impasse: postmortem = lock-order-inversion
//
// Nothing keeps the seller and the buyer apart. A thread that is started later, in the place of the
// seller which has been joined, is after the buyer: that says nothing about the seller.
#include <semaphore.h>

#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex orders;
std::mutex stock;
sem_t bought;

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
  sem_init(&bought, 0, 0);
  std::thread buyer([] {
    Later();
    Restock();
    sem_post(&bought);
  });
  std::thread seller(Sell);
  seller.join();
  sem_wait(&bought);
  std::thread accountant([] {});
  accountant.join();
  buyer.join();
}
