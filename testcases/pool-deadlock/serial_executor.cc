// impasse: static = pool-deadlock
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// An executor with one thread: what runs on it must not wait for what it puts behind itself. The
// wait is two calls away from the task.
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

class Executor {
 public:
  Executor() : worker_(&Executor::Run, this) {}
  ~Executor() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    changed_.notify_one();
    worker_.join();
  }

  std::future<void> Post(std::packaged_task<void()> task) {
    std::future<void> done = task.get_future();
    const std::lock_guard<std::mutex> lock(mutex_);
    tasks_.push_back(std::move(task));
    changed_.notify_one();
    return done;
  }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stop_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      std::packaged_task<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::packaged_task<void()>> tasks_;
  bool stop_ = false;
  std::thread worker_;
};

class Store {
 public:
  explicit Store(Executor& executor) : executor_(executor) {}

  void Flush() {
    std::future<void> written = executor_.Post(std::packaged_task<void()>([this] { ++writes_; }));
    written.wait();
  }
  void Close() { Flush(); }

 private:
  Executor& executor_;
  int writes_ = 0;
};

int main() {
  Executor executor;
  Store store(executor);
  store.Flush();  // from outside: fine
  std::future<void> closed = executor.Post(std::packaged_task<void()>([&store] { store.Close(); }));
  closed.get();
}
