// impasse: online = none
// impasse: postmortem = none
//
// A circle of three edges, of which two are of one thread, which can only be at one place.
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
  std::thread b([] {
    Take(scissors, stone, 80);
    Take(stone, paper, 0);
  });
  a.join();
  b.join();
}
