// A wait gives the lock back and takes it again: after it the lock is held, and locking it once
// more hangs.
// impasse: static = double-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>

class Mailbox {
 public:
  void Put(int letter) {
    std::lock_guard<std::mutex> lock(mutex_);
    letters_.push_back(letter);
    arrived_.notify_one();
  }
  int Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    arrived_.wait(lock, [this] { return !letters_.empty(); });
    const int letter = letters_.front();
    letters_.pop_front();
    if (letters_.empty()) MarkEmpty();
    return letter;
  }

 private:
  void MarkEmpty() {
    std::lock_guard<std::mutex> lock(mutex_);
    empty_ = true;
  }

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<int> letters_;
  bool empty_ = true;
};

int main() {
  Mailbox mailbox;
  mailbox.Put(3);
  std::printf("%d\n", mailbox.Take());
}
