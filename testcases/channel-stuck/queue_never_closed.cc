// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The class is a channel by what it does: a container, a mutex, a condition variable, and a flag
// that ends every wait. Here nobody sets the flag, and the consumer waits for an eleventh job.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

template <typename T>
class JobQueue {
 public:
  void Add(T job) {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      if (stopped_) return;
      jobs_.push_back(std::move(job));
    }
    ready_.notify_one();
  }

  std::optional<T> Next() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (jobs_.empty() && !stopped_) ready_.wait(lock);
    if (jobs_.empty()) return std::nullopt;
    T job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

  void Stop() {
    const std::lock_guard<std::mutex> guard(mutex_);
    stopped_ = true;
    ready_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<T> jobs_;
  bool stopped_ = false;
};

int main() {
  JobQueue<int> queue;
  int sum = 0;
  std::thread consumer([&] {
    while (const auto job = queue.Next()) sum += *job;
  });
  for (int i = 0; i < 10; ++i) queue.Add(i);
  consumer.join();
}
