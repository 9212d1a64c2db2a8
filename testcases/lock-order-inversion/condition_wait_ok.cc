// Wait loops with one lock, a second lock taken before the wait and given back, a notification
// under another lock.
// impasse: all = none
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

class BoundedQueue {
 public:
  void Put(int item) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (items_.size() >= 2) not_full_.wait(lock);
    items_.push_back(item);
    lock.unlock();
    {
      std::lock_guard<std::mutex> statistics(statistics_mutex_);
      ++puts_;
      not_empty_.notify_one();
    }
  }

  int Take() {
    {
      std::lock_guard<std::mutex> statistics(statistics_mutex_);
      ++takes_;
    }
    std::unique_lock<std::mutex> lock(mutex_);
    not_empty_.wait(lock, [this] { return !items_.empty(); });
    const int item = items_.front();
    items_.pop_front();
    not_full_.notify_one();
    std::lock_guard<std::mutex> statistics(statistics_mutex_);
    ++takes_;
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::deque<int> items_;
  std::mutex statistics_mutex_;
  int puts_ = 0;
  int takes_ = 0;
};

int main() {
  BoundedQueue queue;
  int sum = 0;
  std::thread producer([&] {
    for (int i = 1; i <= 10; ++i) queue.Put(i);
  });
  std::thread consumer([&] {
    for (int i = 1; i <= 10; ++i) sum += queue.Take();
  });
  producer.join();
  consumer.join();
  std::printf("%d\n", sum);
}
