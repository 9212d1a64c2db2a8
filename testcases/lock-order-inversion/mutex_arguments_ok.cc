// The same thread function for two pairs of mutexes with no mutex in common but the last one, which
// is last in both.
// impasse: all = none
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
  std::mutex north;
  std::mutex south;
  std::mutex shop;
  int moved = 0;
  std::thread delivery(Exchange, std::ref(north), std::ref(shop), std::ref(moved));
  std::thread second_delivery(Exchange, std::ref(south), std::ref(shop), std::ref(moved));
  delivery.join();
  second_delivery.join();
  std::printf("%d\n", moved);
}
