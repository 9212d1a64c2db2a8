// A helper runs a function under a lock; the function that it is given uses the same helper.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <map>
#include <mutex>
#include <string>

template <typename Value>
class Guarded {
 public:
  template <typename Function>
  auto With(Function function) {
    std::lock_guard<std::mutex> lock(mutex_);
    return function(value_);
  }

 private:
  std::mutex mutex_;
  Value value_;
};

Guarded<std::map<std::string, int>> prices;

int PriceOf(const std::string& item) {
  return prices.With([&](std::map<std::string, int>& table) { return table[item]; });
}

int Total() {
  return prices.With([](std::map<std::string, int>& table) {
    int total = 0;
    for (const auto& [item, price] : table) total += price;
    return total + PriceOf("shipping");
  });
}

int main() { std::printf("%d\n", Total()); }
