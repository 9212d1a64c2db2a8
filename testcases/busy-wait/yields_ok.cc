// A loop that yields is a note, which is below what a case counts.
// impasse: static = none
#include <atomic>
#include <thread>

std::atomic<bool> started{false};

void Begin() { started = true; }

int main() {
  std::thread worker(Begin);
  while (!started.load()) std::this_thread::yield();
  worker.join();
}
