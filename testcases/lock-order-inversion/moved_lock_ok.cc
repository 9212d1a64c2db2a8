// The lock is moved into a function that gives it back, or dies in an inner scope, before the
// second one is taken; a temporary guard lives to the end of its full expression only.
// impasse: all = none
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

std::mutex buffer_mutex;
std::mutex uplink_mutex;
int bytes = 0;

void Finish(std::unique_lock<std::mutex> lock) {
  ++bytes;
  lock.unlock();
}

void Fill() {
  std::lock_guard<std::mutex> buffer(buffer_mutex);
  std::lock_guard<std::mutex> uplink(uplink_mutex);
  ++bytes;
}

void Drain() {
  std::unique_lock<std::mutex> uplink(uplink_mutex);
  Finish(std::move(uplink));
  std::lock_guard<std::mutex> buffer(buffer_mutex);
  --bytes;
}

void Peek() {
  {
    std::unique_lock<std::mutex> uplink(uplink_mutex);
    std::unique_lock<std::mutex> inner(std::move(uplink));
  }
  std::lock_guard<std::mutex> buffer(buffer_mutex);
}

int Locked(const std::unique_lock<std::mutex>& lock) { return lock.owns_lock() ? bytes : 0; }

void Poll() {
  const int seen = Locked(std::unique_lock<std::mutex>(uplink_mutex));
  std::lock_guard<std::mutex> buffer(buffer_mutex);
  bytes += seen - seen;
}

int main() {
  std::thread producer(Fill);
  std::thread consumer([] {
    Drain();
    Peek();
    Poll();
  });
  producer.join();
  consumer.join();
  std::printf("%d\n", bytes);
}
