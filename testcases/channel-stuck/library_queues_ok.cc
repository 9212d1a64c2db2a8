// Queues of libraries: as many are taken as are put in; a queue without a bound takes what comes; a
// queue that is aborted, or waited on for a time, lets its waiters go.
// impasse: static = none
// impasse: online = skip -- declarations, without the libraries
// impasse: postmortem = skip -- as online
#include <cstddef>
#include <cstdint>
#include <thread>

namespace tbb {
template <typename T>
class concurrent_bounded_queue {
 public:
  concurrent_bounded_queue();
  ~concurrent_bounded_queue();
  void set_capacity(std::ptrdiff_t capacity);
  void push(const T& value);
  void pop(T& value);
  void abort();
};
}  // namespace tbb

namespace moodycamel {
template <typename T>
class BlockingConcurrentQueue {
 public:
  BlockingConcurrentQueue();
  ~BlockingConcurrentQueue();
  bool enqueue(const T& value);
  void wait_dequeue(T& value);
  bool wait_dequeue_timed(T& value, std::int64_t microseconds);
};
}  // namespace moodycamel

namespace folly {
template <typename T>
class MPMCQueue {
 public:
  explicit MPMCQueue(std::size_t capacity);
  ~MPMCQueue();
  void blockingWrite(T value);
  void blockingRead(T& value);
};
}  // namespace folly

int main() {
  moodycamel::BlockingConcurrentQueue<int> jobs;
  moodycamel::BlockingConcurrentQueue<int> late;
  tbb::concurrent_bounded_queue<int> unbounded;
  tbb::concurrent_bounded_queue<int> aborted;
  folly::MPMCQueue<int> results(1);
  int value = 0;
  for (int i = 0; i < 3; ++i) unbounded.push(i);
  for (int i = 0; i < 3; ++i) unbounded.pop(value);
  std::thread worker([&] {
    int job = 0;
    for (int i = 0; i < 3; ++i) {
      jobs.wait_dequeue(job);
      results.blockingWrite(job);
    }
    while (late.wait_dequeue_timed(job, 100)) {
    }
    aborted.pop(job);
  });
  for (int i = 0; i < 3; ++i) {
    jobs.enqueue(i);
    results.blockingRead(value);
  }
  aborted.abort();
  worker.join();
}
