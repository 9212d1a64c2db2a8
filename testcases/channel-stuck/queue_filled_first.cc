// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The queue holds four; the fifth put waits for a consumer that is only started afterwards.
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <queue>
#include <thread>

class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  void Put(int value) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (values_.size() == capacity_) not_full_.wait(lock);
    values_.push(value);
    not_empty_.notify_one();
  }

  int Get() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (values_.empty()) not_empty_.wait(lock);
    const int value = values_.front();
    values_.pop();
    not_full_.notify_one();
    return value;
  }

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::queue<int> values_;
};

int main() {
  BoundedQueue queue(4);
  for (int i = 0; i < 8; ++i) queue.Put(i);
  std::thread consumer([&] {
    for (int i = 0; i < 8; ++i) queue.Get();
  });
  consumer.join();
}
