// The handler runs after the guards of the try block are gone: the order inside it is its own.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <thread>

std::mutex input_mutex;
std::mutex error_mutex;
int parsed = 0;
int errors = 0;

int ParseDigit(char c) {
  if (c < '0' || c > '9') throw std::invalid_argument("digit");
  return c - '0';
}

void Feed(char c) {
  try {
    std::lock_guard<std::mutex> input(input_mutex);
    parsed += ParseDigit(c);
  } catch (const std::invalid_argument&) {
    std::lock_guard<std::mutex> error(error_mutex);
    ++errors;
    std::lock_guard<std::mutex> input(input_mutex);
    parsed = 0;
  }
}

void Reset() {
  std::lock_guard<std::mutex> error(error_mutex);
  errors = 0;
  std::lock_guard<std::mutex> input(input_mutex);
  parsed = 0;
}

int main() {
  std::thread a([] {
    Feed('4');
    Feed('x');
  });
  std::thread b([] {
    Feed('y');
    Reset();
  });
  a.join();
  b.join();
  std::puts("done");
}
