// Pages are built and destroyed by unique pointers. The constructor of a page counts it in the
// statistics, under the lock of the cache; a report reads the cache under the lock of the
// statistics.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>

std::mutex statistics_mutex;
int pages = 0;

class Page {
 public:
  explicit Page(int number) : number_(number) {
    std::lock_guard<std::mutex> lock(statistics_mutex);
    ++pages;
  }
  int number() const { return number_; }

 private:
  int number_;
};

class Cache {
 public:
  void Load(int number) {
    std::lock_guard<std::mutex> lock(mutex_);
    page_ = std::make_unique<Page>(number);
  }
  int current() {
    std::lock_guard<std::mutex> lock(mutex_);
    return page_ ? page_->number() : 0;
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Page> page_;
};

Cache cache;

void Report() {
  std::lock_guard<std::mutex> lock(statistics_mutex);
  std::printf("%d %d\n", pages, cache.current());
}

int main() {
  std::thread loader([] { cache.Load(3); });
  Report();
  loader.join();
}
