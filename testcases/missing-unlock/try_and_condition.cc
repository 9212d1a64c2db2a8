// The try stands left of a condition: when the condition fails, the lock stays with nobody to give
// it back.
// impasse: static = missing-unlock
// impasse: online = none -- the buffer is never empty when it is tried in this run
// impasse: postmortem = none -- the buffer is never empty when it is tried in this run
#include <cstdio>
#include <mutex>
#include <vector>

class UploadBuffer {
 public:
  void Add(int byte) {
    std::lock_guard<std::mutex> lock(mutex_);
    bytes_.push_back(byte);
  }

  bool TryFlush() {
    if (TryEnter() && !bytes_.empty()) {
      sent_ += bytes_.size();
      bytes_.clear();
      Leave();
      return true;
    }
    return false;
  }

 private:
  bool TryEnter() { return mutex_.try_lock(); }
  void Leave() { mutex_.unlock(); }

  std::mutex mutex_;
  std::vector<int> bytes_;
  std::size_t sent_ = 0;
};

int main() {
  UploadBuffer buffer;
  buffer.Add(1);
  std::printf("%d\n", buffer.TryFlush());
}
