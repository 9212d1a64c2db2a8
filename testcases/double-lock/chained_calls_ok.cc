// Each call in a chain locks and gives back before the next one; a default argument, an operator
// and a conversion lock the same object one after the other.
// impasse: all = none
#include <cstdio>
#include <mutex>

class Counter {
 public:
  Counter& Add(int n) {
    std::lock_guard<std::mutex> lock(mutex_);
    value_ += n;
    return *this;
  }
  Counter& operator<<(int n) {
    const std::scoped_lock lock(mutex_);
    value_ *= n;
    return *this;
  }
  operator int() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return value_;
  }

 private:
  mutable std::mutex mutex_;
  int value_ = 1;
};

Counter counter;

int Scale(int n = counter) { return n * 2; }

int main() {
  counter.Add(1).Add(2) << 3 << 2;
  const int sum = counter + counter + Scale();
  std::printf("%d\n", sum);
}
