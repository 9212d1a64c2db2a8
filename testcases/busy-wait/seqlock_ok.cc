// The reader of a sequence lock repeats what a writer disturbed.
// impasse: static = none
#include <atomic>
#include <thread>

class Clock {
 public:
  void Set(int hours, int minutes) {
    sequence_.fetch_add(1);
    hours_.store(hours, std::memory_order_relaxed);
    minutes_.store(minutes, std::memory_order_relaxed);
    sequence_.fetch_add(1);
  }

  int Minutes() const {
    unsigned before = 0;
    unsigned after = 0;
    int h = 0;
    int m = 0;
    do {
      before = sequence_.load();
      h = hours_.load(std::memory_order_relaxed);
      m = minutes_.load(std::memory_order_relaxed);
      after = sequence_.load();
    } while (before != after || (before & 1U) != 0);
    return h * 60 + m;
  }

  int Hours() const {
    for (;;) {
      unsigned before = 0;
      while ((before = sequence_.load()) & 1U) {
      }
      const int h = hours_.load(std::memory_order_relaxed);
      if (sequence_.load() == before) return h;
    }
  }

 private:
  std::atomic<unsigned> sequence_{0};
  std::atomic<int> hours_{0};
  std::atomic<int> minutes_{0};
};

int main() {
  Clock clock;
  std::thread setter([&clock] { clock.Set(12, 30); });
  clock.Minutes();
  clock.Hours();
  setter.join();
}
