// Predicates, the state changed under the lock and notified after it.
// impasse: static = none
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

class Queue {
 public:
  void Push(int value) {
    {
      std::lock_guard<std::mutex> lock(mu_);
      items_.push_back(value);
    }
    filled_.notify_one();
  }

  std::optional<int> Pop() {
    std::unique_lock<std::mutex> lock(mu_);
    filled_.wait(lock, [this] { return closed_ || !items_.empty(); });
    return Take();
  }

  std::optional<int> PopFor(std::chrono::milliseconds most) {
    std::unique_lock<std::mutex> lock(mu_);
    if (!filled_.wait_for(lock, most, [this] { return !items_.empty(); })) return std::nullopt;
    return Take();
  }

  std::optional<int> PopUntilStopped(std::stop_token stop) {
    std::unique_lock<std::mutex> lock(mu_);
    if (!filled_.wait(lock, stop, [this] { return !items_.empty(); })) return std::nullopt;
    return Take();
  }

  // Atomic, and changed under the mutex all the same.
  void Close() {
    std::unique_lock<std::mutex> lock(mu_);
    closed_.store(true);
    lock.unlock();
    filled_.notify_all();
  }

 private:
  std::optional<int> Take() {
    if (items_.empty()) return std::nullopt;
    const int value = items_.front();
    items_.pop_front();
    return value;
  }

  std::mutex mu_;
  std::condition_variable_any filled_;
  std::deque<int> items_;
  std::atomic<bool> closed_{false};
};

int main() {
  Queue queue;
  std::thread consumer([&queue] {
    while (queue.Pop()) {
    }
  });
  queue.Push(1);
  queue.Close();
  consumer.join();
}
