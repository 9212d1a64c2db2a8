// The reader of a moodycamel queue waits for one more than is put in; nothing can close it.
// impasse: static = channel-stuck
// impasse: online = skip -- declarations, without the library
// impasse: postmortem = skip -- as online
#include <thread>

namespace moodycamel {
// As the library declares it.
template <typename T>
class BlockingConcurrentQueue {
 public:
  BlockingConcurrentQueue();
  ~BlockingConcurrentQueue();
  bool enqueue(const T& value);
  void wait_dequeue(T& value);
  bool try_dequeue(T& value);
};
}  // namespace moodycamel

int main() {
  moodycamel::BlockingConcurrentQueue<int> jobs;
  std::thread worker([&jobs] {
    int job = 0;
    while (true) jobs.wait_dequeue(job);
  });
  for (int i = 0; i < 3; ++i) jobs.enqueue(i);
  worker.join();
}
