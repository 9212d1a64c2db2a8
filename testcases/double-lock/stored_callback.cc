// A download keeps a callback and calls it under its lock when it has ended; the callback asks the
// download for its size.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <cstdio>
#include <functional>
#include <mutex>
#include <utility>

class Download {
 public:
  void WhenDone(std::function<void(Download&)> callback) {
    std::lock_guard<std::mutex> lock(mutex_);
    done_ = std::move(callback);
  }
  void Receive(int bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    size_ += bytes;
    if (size_ >= 100 && done_) done_(*this);
  }
  int size() {
    std::lock_guard<std::mutex> lock(mutex_);
    return size_;
  }

 private:
  std::mutex mutex_;
  std::function<void(Download&)> done_;
  int size_ = 0;
};

void Report(Download& download) { std::printf("%d\n", download.size()); }

int main() {
  Download download;
  download.WhenDone(Report);
  download.Receive(60);
  download.Receive(60);
}
