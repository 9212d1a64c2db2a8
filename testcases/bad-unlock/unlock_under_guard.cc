// The mutex is unlocked by hand to notify outside of it, although the guard unlocks it once more.
// impasse: static = bad-unlock
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

class Mailbox {
 public:
  void Put(int letter) {
    std::lock_guard<std::mutex> lock(mutex_);
    letters_.push_back(letter);
    mutex_.unlock();
    arrived_.notify_one();
  }
  int Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    arrived_.wait(lock, [this] { return !letters_.empty(); });
    const int letter = letters_.front();
    letters_.pop_front();
    return letter;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<int> letters_;
};

int main() {
  Mailbox box;
  std::thread reader([&] { box.Take(); });
  box.Put(1);
  reader.join();
}
