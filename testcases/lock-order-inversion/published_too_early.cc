// The new session is put into the registry first, and then locked under no lock of the registry;
// its opening goes on to the registry again while others can find and lock it.
// impasse: static = lock-order-inversion
// impasse: online = skip -- the two threads need not meet in a run
// impasse: postmortem = skip -- the two threads need not meet in a run
#include <cstdio>
#include <mutex>
#include <thread>

struct Session {
  std::mutex mutex;
  int state = 0;
};

class Registry {
 public:
  void Open(Session* session) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      newest_ = session;
    }
    std::lock_guard<std::mutex> opening(session->mutex);
    session->state = 1;
    std::lock_guard<std::mutex> lock(mutex_);
    ++open_;
  }

  int TouchNewest() {
    std::lock_guard<std::mutex> lock(mutex_);
    if (newest_ == nullptr) return -1;
    std::lock_guard<std::mutex> session(newest_->mutex);
    return ++newest_->state + open_;
  }

 private:
  std::mutex mutex_;
  Session* newest_ = nullptr;
  int open_ = 0;
};

Registry registry;
Session visitor;

int main() {
  std::thread opener([] { registry.Open(&visitor); });
  registry.TouchNewest();
  opener.join();
  std::puts("done");
}
