// Three subsystems, three threads, three locks: no two threads disagree about two locks, and all
// three together wait in a circle.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

struct Statistics {
  std::mutex mutex;
  int started = 0;
};
struct RunQueue {
  std::mutex mutex;
  std::deque<int> tasks;
};
struct WorkerTable {
  std::mutex mutex;
  int idle = 4;
};

class Scheduler {
 public:
  void Dispatch() {  // run queue, then workers
    std::lock_guard<std::mutex> queue(queue_.mutex);
    if (queue_.tasks.empty()) return;
    queue_.tasks.pop_front();
    TakeWorker();
  }
  void Rebalance() {  // workers, then statistics
    std::lock_guard<std::mutex> workers(workers_.mutex);
    ++workers_.idle;
    Count();
  }
  void Report() {  // statistics, then run queue
    std::lock_guard<std::mutex> statistics(statistics_.mutex);
    std::lock_guard<std::mutex> queue(queue_.mutex);
    statistics_.started += static_cast<int>(queue_.tasks.size());
  }
  void Add(int task) {
    std::lock_guard<std::mutex> queue(queue_.mutex);
    queue_.tasks.push_back(task);
  }

 private:
  void TakeWorker() {
    std::lock_guard<std::mutex> workers(workers_.mutex);
    --workers_.idle;
  }
  void Count() {
    std::lock_guard<std::mutex> statistics(statistics_.mutex);
    ++statistics_.started;
  }

  Statistics statistics_;
  RunQueue queue_;
  WorkerTable workers_;
};

int main() {
  Scheduler scheduler;
  scheduler.Add(1);
  std::thread dispatch([&] { scheduler.Dispatch(); });
  std::thread rebalance([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    scheduler.Rebalance();
  });
  std::thread report([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    scheduler.Report();
  });
  dispatch.join();
  rebalance.join();
  report.join();
  std::puts("done");
}
