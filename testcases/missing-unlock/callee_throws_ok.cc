// A guard of the library, one of the program's own and one made of a closure, a parser called
// before the lock, a callee that gives back before it throws, and exceptions that end the program,
// or are caught where they arise.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <string>

int Number(const std::string& text) {
  if (text.empty()) throw std::invalid_argument("no number");
  return static_cast<int>(text.size());
}

int NumberOrZero(const std::string& text) {
  try {
    return Number(text);
  } catch (const std::invalid_argument&) {
    return 0;
  }
}

class Guard {
 public:
  explicit Guard(std::mutex& mutex);
  ~Guard();

 private:
  std::mutex& mutex_;
};

Guard::Guard(std::mutex& mutex) : mutex_(mutex) { mutex_.lock(); }
Guard::~Guard() { mutex_.unlock(); }

template <typename F>
class AtExit {
 public:
  explicit AtExit(F f) : f_(f) {}
  ~AtExit() { f_(); }

 private:
  F f_;
};

class Statistics {
 public:
  void AddByGuard(const std::string& line) {
    Guard guard(mutex_);
    sum_ += Number(line);
  }
  void AddAndLeave(const std::string& line) {
    mutex_.lock();
    AtExit leave([this] { mutex_.unlock(); });
    sum_ += Number(line);
  }
  void Add(const std::string& line) {
    std::lock_guard<std::mutex> lock(mutex_);
    sum_ += Number(line);
  }
  void AddParsed(const std::string& line) {
    const int n = Number(line);
    mutex_.lock();
    sum_ += n;
    mutex_.unlock();
  }
  void AddChecked(const std::string& line) {
    mutex_.lock();
    if (line.empty()) Fail();
    sum_ += NumberOrZero(line);
    mutex_.unlock();
  }
  void Reset(const std::string& line) noexcept {
    mutex_.lock();
    sum_ = Number(line);
    mutex_.unlock();
  }

 private:
  void Fail() {
    mutex_.unlock();
    throw std::logic_error("empty line");
  }
  std::mutex mutex_;
  int sum_ = 0;
};

int main() {
  Statistics statistics;
  statistics.Reset("zero");
  for (const char* line : {"one", ""}) {
    try {
      statistics.AddByGuard(line);
      statistics.AddAndLeave(line);
      statistics.Add(line);
      statistics.AddParsed(line);
      statistics.AddChecked(line);
    } catch (const std::exception& error) {
      std::puts(error.what());
    }
  }
}
