// The helper is used inside itself, but for another object of the class, of another or of the same
// type.
// impasse: all = none
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
  Value value_{};
};

Guarded<std::map<std::string, int>> prices;
Guarded<std::map<std::string, int>> discounts;
Guarded<int> shipping;

int Total() {
  return prices.With([](std::map<std::string, int>& table) {
    int total = 0;
    for (const auto& [item, price] : table) {
      total += price;
      total -= discounts.With([&](std::map<std::string, int>& known) { return known[item]; });
    }
    return total + shipping.With([](int& cost) { return cost; });
  });
}

int main() {
  prices.With([](std::map<std::string, int>& table) { return table["tea"] = 4; });
  shipping.With([](int& cost) { return cost = 2; });
  std::printf("%d\n", Total());
}
