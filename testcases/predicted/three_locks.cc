// impasse: online = lock-order-inversion
// impasse: postmortem = lock-order-inversion
//
// Three locks, of which each thread takes two: the circle has three threads.
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex paper;
std::mutex scissors;
std::mutex stone;

void Take(std::mutex& first, std::mutex& second, int delay) {
  std::this_thread::sleep_for(std::chrono::milliseconds(delay));
  const std::lock_guard one(first);
  const std::lock_guard two(second);
}

}  // namespace

int main() {
  std::thread a([] { Take(paper, scissors, 0); });
  std::thread b([] { Take(scissors, stone, 80); });
  std::thread c([] { Take(stone, paper, 160); });
  a.join();
  b.join();
  c.join();
}
