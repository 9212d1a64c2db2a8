// The wait gives back the only mutex that is held.
// impasse: static = none
#include <condition_variable>
#include <deque>
#include <mutex>

class Mailbox {
 public:
  void Put(int mail) {
    std::lock_guard lock(mutex_);
    mails_.push_back(mail);
    filled_.notify_one();
  }
  int Take() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !mails_.empty(); });
    const int mail = mails_.front();
    mails_.pop_front();
    return mail;
  }
  int Taken() {
    std::lock_guard count(count_mutex_);
    return taken_;
  }

 private:
  std::mutex mutex_;
  std::mutex count_mutex_;
  std::condition_variable filled_;
  std::deque<int> mails_;
  int taken_ = 0;
};

Mailbox mailbox;
void Put(int mail) { mailbox.Put(mail); }
int Take() { return mailbox.Take(); }
int Taken() { return mailbox.Taken(); }
