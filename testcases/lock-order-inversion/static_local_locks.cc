// Locks that live in functions: each function-local static is one lock for the whole program.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

std::mutex& TableMutex() {
  static std::mutex mutex;
  return mutex;
}

std::mutex* CounterMutex() {
  static auto* const mutex = new std::mutex;
  return mutex;
}

int symbols = 0;

int Generate() {
  std::lock_guard<std::mutex> counter(*CounterMutex());
  ++symbols;
  std::lock_guard<std::mutex> table(TableMutex());
  return symbols;
}

int Intern(const std::string& text) {
  std::lock_guard<std::mutex> table(TableMutex());
  if (text.empty()) return 0;
  std::lock_guard<std::mutex> counter(*CounterMutex());
  return ++symbols;
}

int main() {
  std::thread generator([] { Generate(); });
  std::thread parser([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    Intern("main");
  });
  generator.join();
  parser.join();
  std::printf("%d\n", symbols);
}
