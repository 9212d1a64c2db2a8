// The thread function gets its two mutexes as arguments; two threads get them in different orders.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>

void Exchange(std::mutex& from, std::mutex& to, int& moved) {
  std::lock_guard<std::mutex> first(from);
  std::lock_guard<std::mutex> second(to);
  ++moved;
}

int main() {
  std::mutex warehouse;
  std::mutex shop;
  int moved = 0;
  std::thread delivery(Exchange, std::ref(warehouse), std::ref(shop), std::ref(moved));
  std::thread returns(Exchange, std::ref(shop), std::ref(warehouse), std::ref(moved));
  delivery.join();
  returns.join();
  std::printf("%d\n", moved);
}
