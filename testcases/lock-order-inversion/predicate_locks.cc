// The predicate of a wait runs under the queue's lock and takes the lock of the limits; whoever
// changes the limits holds theirs when it wakes the queue under its lock.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

class Throttle {
 public:
  void Put(int job) {
    std::lock_guard<std::mutex> queue(queue_mutex_);
    jobs_.push_back(job);
    changed_.notify_one();
  }
  int Take() {
    std::unique_lock<std::mutex> queue(queue_mutex_);
    changed_.wait(queue, [this] {
      std::lock_guard<std::mutex> limit(limit_mutex_);
      return !jobs_.empty() && running_ < limit_;
    });
    const int job = jobs_.front();
    jobs_.pop_front();
    return job;
  }
  void SetLimit(int limit) {
    std::lock_guard<std::mutex> lock(limit_mutex_);
    limit_ = limit;
    std::lock_guard<std::mutex> queue(queue_mutex_);
    changed_.notify_all();
  }

 private:
  std::mutex queue_mutex_;
  std::mutex limit_mutex_;
  std::condition_variable changed_;
  std::deque<int> jobs_;
  int limit_ = 1;
  int running_ = 0;
};

int main() {
  Throttle throttle;
  throttle.Put(1);
  std::thread worker([&] { throttle.Take(); });
  throttle.SetLimit(2);
  worker.join();
  std::puts("done");
}
