// A guard is passed by reference; the callee gives it up for a slow write and takes it again. The
// caller holds the lock of the index all the time, so the queue is taken under the index here and
// the index under the queue elsewhere.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

class WriteAheadLog {
 public:
  void Append(int record) {
    std::unique_lock<std::mutex> queue(queue_mutex_);
    records_.push_back(record);
    std::lock_guard<std::mutex> index(index_mutex_);
    ++indexed_;
    if (records_.size() > 4) WriteOut(queue);
  }

 private:
  void WriteOut(std::unique_lock<std::mutex>& queue) {
    const int record = records_.front();
    records_.pop_front();
    queue.unlock();
    written_ += record;
    queue.lock();
  }

  std::mutex queue_mutex_;
  std::mutex index_mutex_;
  std::deque<int> records_;
  int indexed_ = 0;
  long written_ = 0;
};

int main() {
  WriteAheadLog log;
  std::thread a([&] {
    for (int i = 0; i < 8; ++i) log.Append(i);
  });
  std::thread b([&] { log.Append(9); });
  a.join();
  b.join();
  std::puts("done");
}
