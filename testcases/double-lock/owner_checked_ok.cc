// A lock of the project that remembers its owner: who has it already only counts.
// impasse: all = none
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

class OwnedLock {
 public:
  void Enter() {
    const std::thread::id me = std::this_thread::get_id();
    if (owner_.load() == me) {
      ++depth_;
      return;
    }
    mutex_.lock();
    owner_ = me;
    depth_ = 1;
  }
  void Leave() {
    if (--depth_ > 0) return;
    owner_ = std::thread::id();
    mutex_.unlock();
  }

 private:
  std::mutex mutex_;
  std::atomic<std::thread::id> owner_{};
  int depth_ = 0;
};

class Editor {
 public:
  void Type(int count) {
    lock_.Enter();
    typed_ += count;
    if (typed_ > 10) Save();
    lock_.Leave();
  }
  void Save() {
    lock_.Enter();
    typed_ = 0;
    ++saves_;
    lock_.Leave();
  }
  int saves() const { return saves_; }

 private:
  OwnedLock lock_;
  int typed_ = 0;
  int saves_ = 0;
};

int main() {
  Editor editor;
  std::thread other([&] { editor.Type(11); });
  editor.Type(12);
  other.join();
  std::printf("%d\n", editor.saves());
}
