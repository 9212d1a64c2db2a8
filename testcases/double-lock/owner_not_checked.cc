// The lock of the project counts its depth, but asks nobody for the owner.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <mutex>

class CountedLock {
 public:
  void Enter() {
    mutex_.lock();
    ++depth_;
  }
  void Leave() {
    --depth_;
    mutex_.unlock();
  }

 private:
  std::mutex mutex_;
  int depth_ = 0;
};

class Editor {
 public:
  void Type(int count) {
    lock_.Enter();
    typed_ += count;
    Save();
    lock_.Leave();
  }
  void Save() {
    lock_.Enter();
    typed_ = 0;
    lock_.Leave();
  }

 private:
  CountedLock lock_;
  int typed_ = 0;
};

int main() {
  Editor editor;
  editor.Type(12);
  std::puts("done");
}
