// The callee gives up the guard that it was passed before it takes the other lock, and takes it
// again when that one has been given back.
// impasse: all = none
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

class WriteAheadLog {
 public:
  void Append(int record) {
    std::unique_lock<std::mutex> queue(queue_mutex_);
    records_.push_back(record);
    if (records_.size() > 4) WriteOut(queue);
    ++appended_;
  }

  int Truncate() {
    std::lock_guard<std::mutex> file(file_mutex_);
    std::lock_guard<std::mutex> queue(queue_mutex_);
    records_.clear();
    return appended_;
  }

 private:
  void WriteOut(std::unique_lock<std::mutex>& queue) {
    const int record = records_.front();
    records_.pop_front();
    queue.unlock();
    {
      std::lock_guard<std::mutex> file(file_mutex_);
      written_ += record;
    }
    queue.lock();
  }

  std::mutex queue_mutex_;
  std::mutex file_mutex_;
  std::deque<int> records_;
  int appended_ = 0;
  long written_ = 0;
};

int main() {
  WriteAheadLog log;
  std::thread a([&] {
    for (int i = 0; i < 8; ++i) log.Append(i);
  });
  std::thread b([&] { log.Truncate(); });
  a.join();
  b.join();
  std::puts("done");
}
