// Tasks instead of threads: std::async, std::jthread, and a member function bound to its object.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

class Importer {
 public:
  int Load() {
    std::scoped_lock input(input_mutex_);
    std::scoped_lock progress(progress_mutex_);
    return ++loaded_;
  }
  void Cancel(int reason) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::scoped_lock progress(progress_mutex_);
    if (reason != 0) Rewind();
  }

 private:
  void Rewind() {
    std::scoped_lock input(input_mutex_);
    loaded_ = 0;
  }

  std::mutex input_mutex_;
  std::mutex progress_mutex_;
  int loaded_ = 0;
};

int main() {
  Importer importer;
  auto loaded = std::async(std::launch::async, &Importer::Load, &importer);
  {
    std::jthread cancel(std::bind_front(&Importer::Cancel, &importer), 1);
  }
  std::printf("%d\n", loaded.get());
}
