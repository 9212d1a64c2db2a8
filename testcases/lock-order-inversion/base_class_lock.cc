// The lock is a member of the base class. A folder locks itself and then its file through the
// base; a file that changes locks itself and then its folder, through the base as well.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

class Entry {
 public:
  explicit Entry(Entry* parent) : parent_(parent) {}
  virtual ~Entry() = default;
  void Touch(long when) {
    std::lock_guard<std::mutex> lock(mutex_);
    modified_ = when;
  }

 protected:
  std::mutex mutex_;
  long modified_ = 0;
  Entry* const parent_;
};

class File : public Entry {
 public:
  using Entry::Entry;
  void Write(long when) {
    std::lock_guard<std::mutex> lock(mutex_);
    ++bytes_;
    modified_ = when;
    if (parent_ != nullptr) parent_->Touch(when);
  }

 private:
  long bytes_ = 0;
};

class Folder : public Entry {
 public:
  using Entry::Entry;
  void Adopt(File* file) {
    std::lock_guard<std::mutex> lock(mutex_);
    file_ = file;
  }
  void TouchAll(long when) {
    std::lock_guard<std::mutex> lock(mutex_);
    modified_ = when;
    if (file_ != nullptr) file_->Touch(when);
  }

 private:
  File* file_ = nullptr;
};

Folder home(nullptr);
File letter(&home);

int main() {
  home.Adopt(&letter);
  std::thread writer([] { letter.Write(10); });
  std::thread archiver([] { home.TouchAll(20); });
  writer.join();
  archiver.join();
  std::puts("done");
}
