// The lock leaves the function that took it: returned as a unique_lock, moved into another object,
// still held when the second one is taken.
// impasse: all = lock-order-inversion
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

class Buffer {
 public:
  std::unique_lock<std::mutex> Lock() { return std::unique_lock<std::mutex>(mutex_); }
  int bytes = 0;

 private:
  std::mutex mutex_;
};

class Channel {
 public:
  [[nodiscard]] std::unique_lock<std::mutex> Lock() {
    std::unique_lock<std::mutex> lock(mutex_);
    ++uses_;
    return lock;
  }

 private:
  std::mutex mutex_;
  int uses_ = 0;
};

Buffer buffer;
Channel uplink;

void Fill() {
  auto hold_buffer = buffer.Lock();
  auto hold_uplink = uplink.Lock();
  ++buffer.bytes;
}

void Drain() {
  std::unique_lock<std::mutex> first = uplink.Lock();
  std::unique_lock<std::mutex> keep(std::move(first));
  auto second = buffer.Lock();
  --buffer.bytes;
}

int main() {
  std::thread producer(Fill);
  std::thread consumer([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    Drain();
  });
  producer.join();
  consumer.join();
  std::printf("%d\n", buffer.bytes);
}
