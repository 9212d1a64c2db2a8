// The static mutex of the class is taken inside that of an object; where the order is the other
// one, the static mutex is that of another class, though its name is the same.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>

class Sound {
 public:
  static std::mutex total_mutex_;
  static int total_;
};

class Texture {
 public:
  void Load(int bytes) {
    std::lock_guard<std::mutex> mine(mutex_);
    bytes_ = bytes;
    std::lock_guard<std::mutex> all(total_mutex_);
    total_ += bytes;
  }
  void AdoptSound() {
    std::lock_guard<std::mutex> all(Sound::total_mutex_);
    std::lock_guard<std::mutex> mine(mutex_);
    bytes_ += Sound::total_;
  }

 private:
  static std::mutex total_mutex_;
  static int total_;
  std::mutex mutex_;
  int bytes_ = 0;
};

std::mutex Sound::total_mutex_;
int Sound::total_ = 3;
std::mutex Texture::total_mutex_;
int Texture::total_ = 0;

Texture sky;

int main() {
  std::thread loader([] { sky.Load(2000); });
  sky.AdoptSound();
  loader.join();
  std::puts("done");
}
