// impasse: static = lost-wakeup
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The producer makes three items and ends, the consumer waits for a fourth, and the main thread
// waits for the consumer.
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

namespace {

std::mutex mutex;
std::condition_variable filled;
std::queue<int> items;

void Produce() {
  for (int i = 0; i < 3; ++i) {
    {
      std::lock_guard guard(mutex);
      items.push(i);
    }
    filled.notify_one();
  }
}

void Consume() {
  for (int i = 0; i < 4; ++i) {
    std::unique_lock guard(mutex);
    filled.wait(guard, [] { return !items.empty(); });
    items.pop();
  }
}

}  // namespace

int main() {
  std::thread consumer(Consume);
  std::thread producer(Produce);
  producer.join();
  consumer.join();
}
