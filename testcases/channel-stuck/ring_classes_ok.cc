// impasse: all = none
//
// Ring buffers as classes: one keeps a place free and compares head and tail, one counts, one is a
// template over its size; readers and writers that come out even, and a reader that is told to end.
#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace {

class HeadTail {
 public:
  void Put(int v) {
    std::unique_lock<std::mutex> lock(mu_);
    not_full_.wait(lock, [this] { return (tail_ + 1) % kSize != head_; });
    slots_[tail_] = v;
    tail_ = (tail_ + 1) % kSize;
    not_empty_.notify_one();
  }
  int Get() {
    std::unique_lock<std::mutex> lock(mu_);
    not_empty_.wait(lock, [this] { return head_ != tail_; });
    const int v = slots_[head_];
    head_ = (head_ + 1) % kSize;
    not_full_.notify_one();
    return v;
  }

 private:
  static constexpr std::size_t kSize = 4;
  std::mutex mu_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
  int slots_[kSize] = {};
};

template <typename T, std::size_t N>
class Ring {
 public:
  bool Put(T v) {
    std::unique_lock<std::mutex> lock(mu_);
    while (count_ == N && !stopped_) not_full_.wait(lock);
    if (stopped_) return false;
    slots_[(first_ + count_++) % N] = v;
    lock.unlock();
    not_empty_.notify_one();
    return true;
  }
  std::optional<T> Get() {
    std::unique_lock<std::mutex> lock(mu_);
    while (count_ == 0 && !stopped_) not_empty_.wait(lock);
    if (count_ == 0) return std::nullopt;
    const T v = slots_[first_];
    first_ = (first_ + 1) % N;
    --count_;
    lock.unlock();
    not_full_.notify_one();
    return v;
  }
  void Stop() {
    {
      const std::lock_guard<std::mutex> lock(mu_);
      stopped_ = true;
    }
    not_full_.notify_all();
    not_empty_.notify_all();
  }

 private:
  std::mutex mu_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::array<T, N> slots_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  bool stopped_ = false;
};

}  // namespace

int main() {
  HeadTail numbers;
  std::thread writer([&] {
    for (int i = 0; i < 6; ++i) numbers.Put(i);
  });
  int sum = 0;
  for (int i = 0; i < 6; ++i) sum += numbers.Get();
  writer.join();
  Ring<int, 2> jobs;
  std::vector<std::thread> workers;
  for (int i = 0; i < 2; ++i) {
    workers.emplace_back([&] {
      while (jobs.Get()) {
      }
    });
  }
  for (int i = 0; i < 5; ++i) jobs.Put(i);
  jobs.Stop();
  for (std::thread& worker : workers) worker.join();
  return sum == 15 ? 0 : 1;
}
