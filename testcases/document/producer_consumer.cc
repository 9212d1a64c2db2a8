// impasse: all = none
//
// Producers and consumers around a bounded buffer of a mutex and two condition variables.
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace {

class BoundedBuffer {
 public:
  explicit BoundedBuffer(std::size_t capacity) : capacity_(capacity) {}

  void Put(int value) {
    std::unique_lock<std::mutex> lock(mu_);
    not_full_.wait(lock, [this] { return values_.size() < capacity_; });
    values_.push_back(value);
    not_empty_.notify_one();
  }

  std::optional<int> Take() {
    std::unique_lock<std::mutex> lock(mu_);
    not_empty_.wait(lock, [this] { return !values_.empty() || finished_; });
    if (values_.empty()) return std::nullopt;
    const int value = values_.front();
    values_.pop_front();
    not_full_.notify_one();
    return value;
  }

  void Finish() {
    const std::lock_guard<std::mutex> lock(mu_);
    finished_ = true;
    not_empty_.notify_all();
  }

 private:
  const std::size_t capacity_;
  std::mutex mu_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::deque<int> values_;
  bool finished_ = false;
};

}  // namespace

int main() {
  BoundedBuffer buffer(4);
  std::mutex total_mu;
  long total = 0;

  std::vector<std::thread> producers;
  for (int p = 0; p < 2; ++p) {
    producers.emplace_back([&buffer] {
      for (int i = 1; i <= 500; ++i) buffer.Put(i);
    });
  }
  std::vector<std::thread> consumers;
  for (int c = 0; c < 3; ++c) {
    consumers.emplace_back([&] {
      while (const std::optional<int> value = buffer.Take()) {
        const std::lock_guard<std::mutex> lock(total_mu);
        total += *value;
      }
    });
  }
  for (std::thread& producer : producers) producer.join();
  buffer.Finish();
  for (std::thread& consumer : consumers) consumer.join();
  std::printf("total: %ld\n", total);
}
