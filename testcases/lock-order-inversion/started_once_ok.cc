// One thread of each kind: the flusher nests its two locks both ways, but there is only one
// flusher, and nobody else nests them.
// impasse: all = none
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

class Journal {
 public:
  void Start() { flusher_ = std::thread(&Journal::FlushLoop, this); }
  void Stop() {
    stop_ = true;
    flusher_.join();
  }
  void Append() {
    std::lock_guard<std::mutex> buffer(buffer_mutex_);
    ++buffered_;
  }
  int written() {
    std::lock_guard<std::mutex> file(file_mutex_);
    return written_;
  }

 private:
  void FlushLoop() {
    do {
      Flush();
      Rotate();
    } while (!stop_);
  }
  void Flush() {
    std::lock_guard<std::mutex> buffer(buffer_mutex_);
    std::lock_guard<std::mutex> file(file_mutex_);
    written_ += buffered_;
    buffered_ = 0;
  }
  void Rotate() {
    std::lock_guard<std::mutex> file(file_mutex_);
    std::lock_guard<std::mutex> buffer(buffer_mutex_);
    written_ += buffered_;
    buffered_ = 0;
  }

  std::mutex buffer_mutex_;
  std::mutex file_mutex_;
  int buffered_ = 0;
  int written_ = 0;
  std::atomic<bool> stop_{false};
  std::thread flusher_;
};

int main() {
  Journal journal;
  journal.Start();
  for (int i = 0; i < 100; ++i) journal.Append();
  journal.Stop();
  std::printf("%d\n", journal.written() >= 0 ? 1 : 0);
}
