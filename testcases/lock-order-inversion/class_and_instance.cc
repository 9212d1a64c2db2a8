// A counter of the class has a static mutex, each object has its own: one method takes the class
// first, another one the object.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

class Texture {
 public:
  void Load(int bytes) {
    std::lock_guard<std::mutex> mine(mutex_);
    bytes_ = bytes;
    std::lock_guard<std::mutex> all(total_mutex_);
    total_ += bytes;
  }
  void EvictIfFull() {
    std::lock_guard<std::mutex> all(total_mutex_);
    if (total_ < kLimit) return;
    std::lock_guard<std::mutex> mine(mutex_);
    total_ -= bytes_;
    bytes_ = 0;
  }

 private:
  static constexpr int kLimit = 1000;
  static std::mutex total_mutex_;
  static int total_;
  std::mutex mutex_;
  int bytes_ = 0;
};

std::mutex Texture::total_mutex_;
int Texture::total_ = 0;

Texture sky;

int main() {
  std::thread loader([] {
    for (int i = 0; i < 4; ++i) sky.Load(600);
  });
  for (int i = 0; i < 4; ++i) sky.EvictIfFull();
  loader.join();
  std::puts("done");
}
