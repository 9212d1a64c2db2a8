// impasse: online = none
// impasse: postmortem = none
//
// The seller is started after the buyer has said that it is done, in the place of a thread that was
// started before and has been joined.
#include <semaphore.h>

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

}  // namespace

int main() {
  sem_init(&bought, 0, 0);
  std::thread buyer([] {
    Restock();
    sem_post(&bought);
  });
  std::thread accountant([] {});
  accountant.join();
  sem_wait(&bought);
  std::thread seller(Sell);
  seller.join();
  buyer.join();
}
