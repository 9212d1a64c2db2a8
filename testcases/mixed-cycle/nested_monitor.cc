// The reader waits inside of the list, whose lock it gives up, and keeps the lock of the store that
// the writer needs first.
// impasse: static = mixed-cycle, blocking-under-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

class List {
 public:
  void Put() {
    std::lock_guard<std::mutex> lock(mu_);
    ++size_;
    filled_.notify_one();
  }
  void Take() {
    std::unique_lock<std::mutex> lock(mu_);
    while (size_ == 0) filled_.wait(lock);
    --size_;
  }

 private:
  std::mutex mu_;
  std::condition_variable filled_;
  int size_ = 0;
};

class Store {
 public:
  void Put() {
    std::lock_guard<std::mutex> lock(mu_);
    list_.Put();
  }
  void Take() {
    std::lock_guard<std::mutex> lock(mu_);
    reading_ = true;
    started_.notify_one();
    list_.Take();
  }
  void WaitForReader() {
    std::unique_lock<std::mutex> lock(mu_);
    while (!reading_) started_.wait(lock);
  }

 private:
  std::mutex mu_;
  std::condition_variable started_;
  bool reading_ = false;
  List list_;
};

}  // namespace

int main() {
  Store store;
  std::thread reader([&] { store.Take(); });
  store.WaitForReader();
  store.Put();
  reader.join();
}
