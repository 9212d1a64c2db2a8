// The circle of three is complete, but each of its links is made under one lock of the scheduler:
// nobody can be in two of the places at once.
// impasse: all = none
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

class Scheduler {
 public:
  void Dispatch() {
    std::lock_guard<std::mutex> big(big_);
    std::lock_guard<std::mutex> queue(queue_mutex_);
    if (tasks_.empty()) return;
    tasks_.pop_front();
    std::lock_guard<std::mutex> workers(workers_mutex_);
    --idle_;
  }
  void Rebalance() {
    std::lock_guard<std::mutex> big(big_);
    std::lock_guard<std::mutex> workers(workers_mutex_);
    ++idle_;
    Count();
  }
  void Report() {
    std::lock_guard<std::mutex> big(big_);
    std::lock_guard<std::mutex> statistics(statistics_mutex_);
    std::lock_guard<std::mutex> queue(queue_mutex_);
    started_ += static_cast<int>(tasks_.size());
  }
  void Add(int task) {
    std::lock_guard<std::mutex> queue(queue_mutex_);
    tasks_.push_back(task);
  }

 private:
  void Count() {
    std::lock_guard<std::mutex> statistics(statistics_mutex_);
    ++started_;
  }

  std::mutex big_;
  std::mutex statistics_mutex_;
  std::mutex queue_mutex_;
  std::mutex workers_mutex_;
  int started_ = 0;
  int idle_ = 4;
  std::deque<int> tasks_;
};

int main() {
  Scheduler scheduler;
  scheduler.Add(1);
  std::thread dispatch([&] { scheduler.Dispatch(); });
  std::thread rebalance([&] { scheduler.Rebalance(); });
  std::thread report([&] { scheduler.Report(); });
  dispatch.join();
  rebalance.join();
  report.join();
  std::puts("done");
}
