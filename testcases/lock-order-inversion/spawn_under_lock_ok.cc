// Threads are started while a lock is held, and take it first; what the starter takes under it
// comes after it for them too.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

class Farm {
 public:
  void Grow(int count) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (int i = 0; i < count; ++i) {
      threads_.emplace_back([this] { Work(); });
      Note();
    }
  }
  int Stop() {
    std::vector<std::thread> stopping;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopping.swap(threads_);
    }
    for (std::thread& thread : stopping) thread.join();
    std::lock_guard<std::mutex> lock(log_mutex_);
    return notes_;
  }

 private:
  void Work() {
    std::lock_guard<std::mutex> lock(mutex_);
    ++worked_;
    Note();
  }
  void Note() {
    std::lock_guard<std::mutex> lock(log_mutex_);
    ++notes_;
  }

  std::mutex mutex_;
  std::vector<std::thread> threads_;
  int worked_ = 0;
  std::mutex log_mutex_;
  int notes_ = 0;
};

int main() {
  Farm farm;
  farm.Grow(3);
  std::printf("%d\n", farm.Stop());
}
