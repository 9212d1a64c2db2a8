// Both take the queue, then the audit log: one order. But a wait gives the queue back and takes it
// again while the log is held.
// impasse: static = lock-order-inversion, blocking-under-lock
// impasse: online = skip -- the wait only returns when the other thread comes first
// impasse: postmortem = skip -- the wait only returns when the other thread comes first
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

class AuditedQueue {
 public:
  int Take() {
    std::unique_lock<std::mutex> queue(queue_mutex_);
    std::lock_guard<std::mutex> audit(audit_mutex_);
    filled_.wait(queue, [this] { return !items_.empty(); });
    const int item = items_.front();
    items_.pop_front();
    return item;
  }

  void Put(int item) {
    std::unique_lock<std::mutex> queue(queue_mutex_);
    items_.push_back(item);
    filled_.notify_one();
    std::lock_guard<std::mutex> audit(audit_mutex_);
    ++puts_;
  }

 private:
  std::mutex queue_mutex_;
  std::mutex audit_mutex_;
  std::condition_variable filled_;
  std::deque<int> items_;
  int puts_ = 0;
};

int main() {
  AuditedQueue queue;
  std::thread producer([&] { queue.Put(1); });
  std::thread consumer([&] { std::printf("%d\n", queue.Take()); });
  producer.join();
  consumer.join();
}
