// Mutex and condition variable are wrapped in classes; the condition knows its mutex by a pointer.
// Two classes use them, and a thread runs a method of an object that is known by its base.
// impasse: static = none
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

class Mutex {
 public:
  void Lock() { mu_.lock(); }
  void Unlock() { mu_.unlock(); }

 private:
  friend class Condition;
  std::mutex mu_;
};

class Condition {
 public:
  explicit Condition(Mutex* mutex) : mutex_(mutex) {}
  void Wait() {
    std::unique_lock<std::mutex> lock(mutex_->mu_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  void Signal() { condition_.notify_one(); }

 private:
  std::condition_variable condition_;
  Mutex* const mutex_;
};

class Scheduler {
 public:
  virtual ~Scheduler() = default;
  virtual void Schedule(std::function<void()> job) = 0;
};

class Background : public Scheduler {
 public:
  Background() : filled_(&mutex_) {}

  void Schedule(std::function<void()> job) override {
    mutex_.Lock();
    if (!started_) {
      started_ = true;
      std::thread(Run, this).detach();
    }
    if (jobs_.empty()) filled_.Signal();
    jobs_.push_back(std::move(job));
    mutex_.Unlock();
  }

 private:
  static void Run(Background* self) { self->Work(); }

  void Work() {
    while (true) {
      mutex_.Lock();
      while (jobs_.empty()) filled_.Wait();
      const std::function<void()> job = std::move(jobs_.front());
      jobs_.pop_front();
      mutex_.Unlock();
      job();
    }
  }

  Mutex mutex_;
  Condition filled_;
  std::deque<std::function<void()>> jobs_;
  bool started_ = false;
};

class Table {
 public:
  explicit Table(Scheduler* scheduler) : scheduler_(scheduler), done_(&lock_) {}

  void Compact() {
    lock_.Lock();
    busy_ = true;
    lock_.Unlock();
    scheduler_->Schedule([this] { Done(); });
    lock_.Lock();
    while (busy_) done_.Wait();
    lock_.Unlock();
  }

 private:
  void Done() {
    lock_.Lock();
    busy_ = false;
    done_.Signal();
    lock_.Unlock();
  }

  Scheduler* scheduler_;
  Mutex lock_;
  Condition done_;
  bool busy_ = false;
};

Scheduler* Default() {
  static Background background;
  return &background;
}

int main() {
  Table table(Default());
  table.Compact();
}
