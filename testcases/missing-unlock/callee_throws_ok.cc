// A guard, a parser called before the lock, a callee that gives back before it throws, and
// exceptions that end the program, or are caught where they arise.
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

class Statistics {
 public:
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
      statistics.Add(line);
      statistics.AddParsed(line);
      statistics.AddChecked(line);
    } catch (const std::exception& error) {
      std::puts(error.what());
    }
  }
}
