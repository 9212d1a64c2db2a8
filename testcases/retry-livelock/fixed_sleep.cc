// Both sleep for the same time: they meet again.
// impasse: static = retry-livelock
#include <chrono>
#include <mutex>
#include <thread>

std::mutex printer;
std::mutex scanner;

void Copy() {
  bool done = false;
  while (!done) {
    std::lock_guard<std::mutex> have(scanner);
    if (printer.try_lock()) {
      done = true;
      printer.unlock();
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

void Fax() {
  bool done = false;
  while (!done) {
    std::lock_guard<std::mutex> have(printer);
    if (scanner.try_lock()) {
      done = true;
      scanner.unlock();
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

int main() {
  std::thread a(Copy);
  std::thread b(Fax);
  a.join();
  b.join();
}
