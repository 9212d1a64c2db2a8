// Guards that adopt, defer, try, move and swap: each mutex is unlocked by whoever owns it then.
// impasse: all = none
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

std::mutex first;
std::mutex second;
std::timed_mutex third;
int counter = 0;

void Adopt() {
  first.lock();
  std::unique_lock<std::mutex> lock(first, std::adopt_lock);
  ++counter;
  lock.unlock();
  std::lock(first, second);
  std::lock_guard<std::mutex> a(first, std::adopt_lock);
  std::lock_guard<std::mutex> b(second, std::adopt_lock);
  ++counter;
}

void Defer(bool wanted) {
  std::unique_lock<std::mutex> lock(first, std::defer_lock);
  if (wanted) lock.lock();
  ++counter;
  if (lock.owns_lock()) lock.unlock();
}

void Swap() {
  std::unique_lock<std::mutex> a(first);
  std::unique_lock<std::mutex> b(second, std::defer_lock);
  std::swap(a, b);
  b.unlock();
  a.lock();
  a.swap(b);
  b.unlock();
}

void Move() {
  std::unique_lock<std::mutex> a(first);
  std::unique_lock<std::mutex> b = std::move(a);
  b.unlock();
  a = std::unique_lock<std::mutex>(first);
  a.unlock();
}

void Try() {
  std::unique_lock<std::timed_mutex> lock(third, std::try_to_lock);
  if (!lock && !lock.try_lock_for(std::chrono::milliseconds(1))) return;
  lock.unlock();
  if (third.try_lock()) third.unlock();
}

int main() {
  std::thread other([] {
    Adopt();
    Try();
  });
  other.join();
  Adopt();
  Defer(true);
  Defer(false);
  Swap();
  Move();
  Try();
  std::printf("%d\n", counter);
}
