// Which mutex the condition gives back is known to its maker only: it may be the one that is held.
// impasse: static = none
#include <condition_variable>
#include <mutex>

struct Mutex {
  std::mutex mu;
};

class Condition {
 public:
  void Use(Mutex* mutex) { mutex_ = mutex; }
  void Wait() {
    std::unique_lock<std::mutex> lock(mutex_->mu, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  void Signal() { condition_.notify_one(); }

 private:
  std::condition_variable condition_;
  Mutex* mutex_ = nullptr;
};

struct Mailbox {
  Mutex mutex;
  Condition filled;
  int letters = 0;
};

void Open(Mailbox& box, Mutex* shared) { box.filled.Use(shared != nullptr ? shared : &box.mutex); }

void Post(Mailbox& box) {
  box.mutex.mu.lock();
  ++box.letters;
  box.filled.Signal();
  box.mutex.mu.unlock();
}

void Fetch(Mailbox& box) {
  box.mutex.mu.lock();
  while (box.letters == 0) box.filled.Wait();
  --box.letters;
  box.mutex.mu.unlock();
}
