// The callback is exchanged out of its member, and called when the lock has been given back; the
// other one, called under the lock, takes the lock of another object.
// impasse: all = none
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
  void Receive(int bytes, const std::function<void(int)>& progress) {
    std::unique_lock<std::mutex> lock(mutex_);
    size_ += bytes;
    progress(size_);
    if (size_ < 100 || !done_) return;
    const auto done = std::exchange(done_, nullptr);
    lock.unlock();
    done(*this);
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

class Bar {
 public:
  void Set(int width) {
    std::lock_guard<std::mutex> lock(mutex_);
    width_ = width;
  }

 private:
  std::mutex mutex_;
  int width_ = 0;
};

void Report(Download& download) { std::printf("%d\n", download.size()); }

int main() {
  Download download;
  Bar bar;
  download.WhenDone(Report);
  download.Receive(60, [&](int size) { bar.Set(size); });
  download.Receive(60, [&](int size) { bar.Set(size); });
}
