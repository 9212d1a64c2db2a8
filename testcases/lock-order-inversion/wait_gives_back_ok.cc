// The queue is given back by the wait while the thread sleeps, and the other lock is taken only
// between two waits; a helper waits with the caller's guard.
// impasse: all = none
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

class Dispatcher {
 public:
  void Put(int job) {
    std::lock_guard<std::mutex> statistics(statistics_mutex_);
    ++put_;
    std::lock_guard<std::mutex> queue(queue_mutex_);
    jobs_.push_back(job);
    filled_.notify_one();
  }

  int Take() {
    int job = 0;
    {
      std::unique_lock<std::mutex> queue(queue_mutex_);
      WaitFilled(queue);
      job = jobs_.front();
      jobs_.pop_front();
    }
    std::lock_guard<std::mutex> statistics(statistics_mutex_);
    ++taken_;
    return job;
  }

 private:
  void WaitFilled(std::unique_lock<std::mutex>& queue) {
    while (jobs_.empty()) filled_.wait(queue);
  }

  std::mutex statistics_mutex_;
  std::mutex queue_mutex_;
  std::condition_variable filled_;
  std::deque<int> jobs_;
  int put_ = 0;
  int taken_ = 0;
};

int main() {
  Dispatcher dispatcher;
  std::thread worker([&] {
    for (int i = 0; i < 3; ++i) dispatcher.Take();
  });
  for (int i = 0; i < 3; ++i) dispatcher.Put(i);
  worker.join();
  std::puts("done");
}
