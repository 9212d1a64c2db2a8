// The parser throws between lock and unlock, and the caller goes on with the next line.
// impasse: static = missing-unlock
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <string>

int Number(const std::string& text) {
  if (text.empty()) throw std::invalid_argument("no number");
  return static_cast<int>(text.size());
}

int Parse(const std::string& line) { return Number(line) + 1; }

class Statistics {
 public:
  void Add(const std::string& line) {
    mutex_.lock();
    sum_ += Parse(line);
    mutex_.unlock();
  }
  int sum() {
    std::lock_guard<std::mutex> lock(mutex_);
    return sum_;
  }

 private:
  std::mutex mutex_;
  int sum_ = 0;
};

int main() {
  Statistics statistics;
  for (const char* line : {"one", ""}) {
    try {
      statistics.Add(line);
    } catch (const std::invalid_argument& error) {
      std::puts(error.what());
    }
  }
  return statistics.sum() > 100;
}
