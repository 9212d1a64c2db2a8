// The way out with the lock ends the program: an exception that leaves a noexcept function, an
// assertion, a call that never returns.
// impasse: all = none
#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <stdexcept>

[[noreturn]] void Panic(const char* what) {
  std::fputs(what, stderr);
  std::_Exit(3);
}

int Parse(const char* text) {
  if (text == nullptr) throw std::invalid_argument("no text");
  return std::atoi(text);
}

class Settings {
 public:
  void Load(const char* text) noexcept {
    mutex_.lock();
    value_ = Parse(text);
    mutex_.unlock();
  }
  void Set(int value) {
    mutex_.lock();
    if (value < 0) Panic("negative value");
    assert(value < 1000);
    if (value == 999) std::terminate();
    value_ = value;
    mutex_.unlock();
  }
  int value() {
    mutex_.lock();
    const int value = value_;
    mutex_.unlock();
    return value;
  }

 private:
  std::mutex mutex_;
  int value_ = 0;
};

int main() {
  Settings settings;
  settings.Load("42");
  settings.Set(settings.value() + 1);
  std::printf("%d\n", settings.value());
}
