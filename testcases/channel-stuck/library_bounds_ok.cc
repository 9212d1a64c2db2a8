// Bounds that suffice: cpp-channel with and without a size and closed at the end, a ring of
// moodycamel as large as what is put in, and a queue of folly that is emptied meanwhile.
// impasse: static = none
// impasse: online = skip -- declarations, without the libraries
// impasse: postmortem = skip -- as online
#include <cstddef>
#include <thread>

namespace msd {
template <typename T>
class channel {
 public:
  channel();
  explicit channel(std::size_t capacity);
  ~channel();
  bool write(const T& value);
  bool read(T& value);
  bool closed() const noexcept;
  void close() noexcept;
};
template <typename T>
channel<T>& operator<<(channel<T>& to, const T& value);
}  // namespace msd

namespace moodycamel {
template <typename T>
class BlockingReaderWriterCircularBuffer {
 public:
  explicit BlockingReaderWriterCircularBuffer(std::size_t capacity);
  ~BlockingReaderWriterCircularBuffer();
  void wait_enqueue(const T& value);
  void wait_dequeue(T& value);
};
}  // namespace moodycamel

namespace folly {
template <typename T, bool SingleProducer, bool SingleConsumer, bool MayBlock>
class DynamicBoundedQueue {
 public:
  explicit DynamicBoundedQueue(std::size_t capacity);
  ~DynamicBoundedQueue();
  void enqueue(const T& value);
  void dequeue(T& value);
};
}  // namespace folly

int main() {
  msd::channel<int> log;
  msd::channel<int> jobs(1);
  moodycamel::BlockingReaderWriterCircularBuffer<int> ring(3);
  folly::DynamicBoundedQueue<int, true, true, true> results(1);
  for (int i = 0; i < 3; ++i) {
    log << i;
    ring.wait_enqueue(i);
  }
  std::thread worker([&] {
    int job = 0;
    while (jobs.read(job)) results.enqueue(job);
    for (int i = 0; i < 3; ++i) ring.wait_dequeue(job);
  });
  int result = 0;
  for (int i = 0; i < 3; ++i) {
    jobs.write(i);
    results.dequeue(result);
  }
  if (!jobs.closed()) jobs.close();
  worker.join();
}
