// The same with the condition on the left, with a wrapper whose answer is negated, and with one
// that turns true into zero.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <vector>

class UploadBuffer {
 public:
  void Add(int byte) {
    std::lock_guard<std::mutex> lock(mutex_);
    bytes_.push_back(byte);
  }

  bool TryFlush(bool online) {
    if (online && TryEnter()) {
      sent_ += bytes_.size();
      bytes_.clear();
      Leave();
      return true;
    }
    return false;
  }

  bool TryDrop() {
    if (Busy()) return false;
    bytes_.clear();
    Leave();
    return true;
  }

  int TryCount(std::size_t* count) {
    const int error = EnterOrError();
    if (error != 0) return error;
    *count = bytes_.size() + sent_;
    Leave();
    return 0;
  }

 private:
  bool TryEnter() { return mutex_.try_lock(); }
  bool Busy() { return !mutex_.try_lock(); }
  int EnterOrError() {
    if (!TryEnter()) return -11;
    return 0;
  }
  void Leave() { mutex_.unlock(); }

  std::mutex mutex_;
  std::vector<int> bytes_;
  std::size_t sent_ = 0;
};

int main() {
  UploadBuffer buffer;
  buffer.Add(1);
  std::size_t count = 0;
  const bool flushed = buffer.TryFlush(true);
  const bool dropped = buffer.TryDrop();
  const int error = buffer.TryCount(&count);
  std::printf("%d %d %d %zu\n", flushed, dropped, error, count);
}
