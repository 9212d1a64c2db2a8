// A local flag that the thread has by reference.
// impasse: static = busy-wait
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> started{0};
  std::thread worker([&started] { started = 1; });
  while (started != 1) {
  }
  worker.join();
}
