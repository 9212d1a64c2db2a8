// A strategy locks in one virtual function and gives back in another one; the strategy without
// threads does neither.
// impasse: all = none
#include <cstdio>
#include <memory>
#include <mutex>

class Locking {
 public:
  virtual ~Locking() = default;
  virtual void Begin() = 0;
  virtual void End() = 0;
};

class WithThreads : public Locking {
 public:
  void Begin() override { mutex_.lock(); }
  void End() override { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class Alone : public Locking {
 public:
  void Begin() override {}
  void End() override {}
};

class Cache {
 public:
  explicit Cache(std::unique_ptr<Locking> locking) : locking_(std::move(locking)) {}
  bool Insert(int key) {
    locking_->Begin();
    if (size_ == 8) {
      locking_->End();
      return false;
    }
    last_ = key;
    ++size_;
    locking_->End();
    return true;
  }

 private:
  std::unique_ptr<Locking> locking_;
  int size_ = 0;
  int last_ = 0;
};

int main() {
  Cache shared(std::make_unique<WithThreads>());
  Cache own(std::make_unique<Alone>());
  std::printf("%d %d\n", shared.Insert(1), own.Insert(2));
}
