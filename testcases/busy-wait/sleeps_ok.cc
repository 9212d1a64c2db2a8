// Looks, and sleeps in between.
// impasse: static = none
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

std::atomic<bool> done{false};

void Finish() { done = true; }

int main() {
  std::thread worker(Finish);
  while (!done) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  while (!done.load()) usleep(5000);
  worker.join();
}
