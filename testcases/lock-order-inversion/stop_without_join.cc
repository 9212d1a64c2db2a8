// Stop only asks the thread to end and goes on; the thread may be in the middle of its work.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <atomic>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

class Recorder {
 public:
  void Start() {
    thread_ = std::thread([this] { Run(); });
  }
  void Stop() {
    stopping_ = true;
    std::lock_guard<std::mutex> disk(disk_mutex_);
    std::lock_guard<std::mutex> queue(queue_mutex_);
    while (!queue_.empty()) {
      written_ += queue_.front();
      queue_.pop_front();
    }
  }
  void Wait() { thread_.join(); }
  void Put(int sample) {
    std::lock_guard<std::mutex> queue(queue_mutex_);
    queue_.push_back(sample);
  }

 private:
  void Run() {
    while (!stopping_) {
      std::lock_guard<std::mutex> queue(queue_mutex_);
      if (queue_.empty()) continue;
      std::lock_guard<std::mutex> disk(disk_mutex_);
      written_ += queue_.front();
      queue_.pop_front();
    }
  }

  std::mutex queue_mutex_;
  std::mutex disk_mutex_;
  std::deque<int> queue_;
  int written_ = 0;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

int main() {
  Recorder recorder;
  recorder.Start();
  for (int i = 0; i < 5; ++i) recorder.Put(i);
  recorder.Stop();
  recorder.Wait();
  std::puts("done");
}
