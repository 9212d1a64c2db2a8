// std::lock takes two mutexes; guards adopt one of them only.
// impasse: static = missing-unlock
// impasse: online = none -- the other list is not empty in this run
// impasse: postmortem = none -- the other list is not empty in this run
#include <cstdio>
#include <mutex>

class Playlist {
 public:
  void Append(Playlist& other) {
    std::lock(mutex_, other.mutex_);
    std::lock_guard<std::mutex> mine(mutex_, std::adopt_lock);
    songs_ += other.songs_;
    if (other.songs_ == 0) return;
    other.songs_ = 0;
    other.mutex_.unlock();
  }
  void Add(int songs) {
    std::lock_guard<std::mutex> lock(mutex_);
    songs_ += songs;
  }
  int songs() {
    std::lock_guard<std::mutex> lock(mutex_);
    return songs_;
  }

 private:
  std::mutex mutex_;
  int songs_ = 0;
};

int main() {
  Playlist road;
  Playlist home;
  home.Add(3);
  road.Append(home);
  std::printf("%d\n", road.songs());
}
