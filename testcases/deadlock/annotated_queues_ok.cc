// impasse: online = none
// impasse: postmortem = none
// impasse: static = skip -- the queue is a header's; what a run shows is tested here
// impasse-flags: -lboost_fiber -lboost_context
//
// A pipeline over queues that are often full and often empty: one with the members of oneTBB's
// bounded queue, whose last wait is ended by abort(), and two channels of Boost.Fiber.
#include <impasse/annotated_queue.h>

#include <boost/fiber/buffered_channel.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

using boost::fibers::channel_op_status;

struct Aborted {};

// The members that oneTBB's concurrent_bounded_queue has.
template <typename T>
class BoundedQueue {
 public:
  void set_capacity(std::size_t capacity) { capacity_ = capacity; }
  void push(const T& value) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return values_.size() < capacity_; });
    values_.push_back(value);
    changed_.notify_all();
  }
  bool try_push(const T& value) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (values_.size() >= capacity_) return false;
    values_.push_back(value);
    changed_.notify_all();
    return true;
  }
  void pop(T& value) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !values_.empty() || aborted_; });
    if (values_.empty()) throw Aborted();
    Take(value);
  }
  bool try_pop(T& value) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (values_.empty()) return false;
    Take(value);
    return true;
  }
  void abort() {
    std::lock_guard<std::mutex> lock(mutex_);
    aborted_ = true;
    changed_.notify_all();
  }

 private:
  void Take(T& value) {
    value = values_.front();
    values_.pop_front();
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> values_;
  std::size_t capacity_ = 1000;
  bool aborted_ = false;
};

constexpr int kJobs = 200;

int main() {
  impasse::AnnotatedQueue<BoundedQueue<int>> jobs;
  impasse::AnnotatedQueue<boost::fibers::buffered_channel<int>> halves(2);
  impasse::AnnotatedQueue<boost::fibers::unbuffered_channel<int>> results;
  jobs.set_capacity(3);
  std::thread halver([&] {
    try {
      for (int job = 0;;) {
        jobs.pop(job);
        halves.push(job / 2);
      }
    } catch (const Aborted&) {
      halves.close();
    }
  });
  std::thread adder([&] {
    int half = 0;
    while (halves.pop(half) == channel_op_status::success) results.push(half + 1);
    results.close();
  });
  std::thread feeder([&] {
    for (int i = 0; i < kJobs; ++i) jobs.push(i);
  });
  int sum = 0;
  int none = 0;
  for (int i = 0; i < kJobs; ++i) sum += results.value_pop();
  feeder.join();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  jobs.abort();
  const bool closed =
      results.pop_wait_for(none, std::chrono::seconds(5)) == channel_op_status::closed;
  halver.join();
  adder.join();
  std::printf("%d %d %d\n", sum, closed ? 1 : 0, jobs.try_pop(none) ? 1 : 0);
}
