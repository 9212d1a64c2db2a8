// Monitors as they should be: a bounded buffer, a worker that is told to end, a rendezvous of the
// last arrival, two kinds of waiters that are all woken, notifications outside of the lock.
// impasse: all = none
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace {

class Buffer {
 public:
  void Fill() {
    std::unique_lock<std::mutex> lock(mu_);
    not_full_.wait(lock, [this] { return used_ < 2; });
    ++used_;
    lock.unlock();
    not_empty_.notify_one();
  }
  void Drain() {
    std::unique_lock<std::mutex> lock(mu_);
    while (used_ == 0) not_empty_.wait(lock);
    used_--;
    not_full_.notify_one();
  }

 private:
  std::mutex mu_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  int used_ = 0;
};

class Worker {
 public:
  Worker() : thread_([this] { Run(); }) {}
  ~Worker() {
    {
      std::lock_guard<std::mutex> lock(mu_);
      stop_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }
  void Post(int job) {
    {
      std::lock_guard<std::mutex> lock(mu_);
      jobs_.push_back(job);
    }
    wake_.notify_one();
  }

 private:
  void Run() {
    while (true) {
      std::unique_lock<std::mutex> lock(mu_);
      wake_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      jobs_.pop_back();
    }
  }
  std::mutex mu_;
  std::condition_variable wake_;
  std::vector<int> jobs_;
  bool stop_ = false;
  std::thread thread_;
};

void Meet() {
  std::mutex mu;
  std::condition_variable here;
  std::atomic<int> missing{3};
  const auto arrive = [&] {
    std::unique_lock<std::mutex> lock(mu);
    if (missing.fetch_sub(1) == 1) here.notify_all();
    while (missing.load() != 0) here.wait(lock);
  };
  std::thread first(arrive);
  std::thread second(arrive);
  arrive();
  first.join();
  second.join();
}

void TwoKinds() {
  std::mutex mu;
  std::condition_variable changed;
  enum class State { kClosed, kOpen, kGone } state = State::kClosed;
  std::thread opened([&] {
    std::unique_lock<std::mutex> lock(mu);
    changed.wait(lock, [&] { return state != State::kClosed; });
  });
  std::thread gone([&] {
    std::unique_lock<std::mutex> lock(mu);
    while (state != State::kGone) changed.wait(lock);
  });
  for (const State next : {State::kOpen, State::kGone}) {
    std::lock_guard<std::mutex> lock(mu);
    state = next;
    changed.notify_all();
  }
  opened.join();
  gone.join();
}

}  // namespace

int main() {
  Buffer buffer;
  std::thread producer([&] {
    for (int i = 0; i < 4; ++i) buffer.Fill();
  });
  for (int i = 0; i < 4; ++i) buffer.Drain();
  producer.join();
  Worker worker;
  worker.Post(1);
  worker.Post(2);
  Meet();
  TwoKinds();
}
