// impasse: all = none
//
// One thread, and tasks that wait only for what was submitted before them, which a single thread
// has done by then; a task that goes on in another task instead of waiting for it; a pool that runs
// at once what one of its own threads submits.
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace {

class Strand {
 public:
  Strand() : worker_([this] { Work(); }) {}
  ~Strand() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    ready_.notify_one();
    worker_.join();
  }
  std::future<int> Submit(std::function<int()> f) {
    auto task = std::make_shared<std::packaged_task<int()>>(std::move(f));
    std::future<int> result = task->get_future();
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      tasks_.emplace_back([task] { (*task)(); });
    }
    ready_.notify_one();
    return result;
  }

 private:
  void Work() {
    while (true) {
      std::function<void()> task;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        ready_.wait(lock, [this] { return stop_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> tasks_;
  bool stop_ = false;
  std::thread worker_;
};

int InOrder() {
  Strand strand;
  std::shared_future<int> first = strand.Submit([] { return 1; }).share();
  std::future<int> second = strand.Submit([first] { return first.get() + 1; });
  return second.get();
}

int GoesOn() {
  Strand strand;
  std::promise<int> end;
  std::future<int> result = end.get_future();
  strand.Submit([&] {
    strand.Submit([&end] {
      end.set_value(2);
      return 0;
    });
    return 0;
  });
  return result.get();
}

class Inline {
 public:
  explicit Inline(Strand& strand) : strand_(strand) {}
  std::future<int> Submit(std::function<int()> f) {
    if (inside) {
      std::promise<int> done;
      done.set_value(f());
      return done.get_future();
    }
    return strand_.Submit([f = std::move(f)] {
      inside = true;
      const int value = f();
      inside = false;
      return value;
    });
  }

 private:
  static inline thread_local bool inside = false;
  Strand& strand_;
};

int RunsAtOnce() {
  Strand strand;
  Inline pool(strand);
  std::future<int> outer = pool.Submit([&pool] {
    std::future<int> inner = pool.Submit([] { return 1; });
    return inner.get() + 1;
  });
  return outer.get();
}

}  // namespace

int main() { return InOrder() + GoesOn() + RunsAtOnce() == 6 ? 0 : 1; }
