// impasse: all = none
//
// What these classes do is more than to be a channel: one hands everything out at once, one can be
// paused, one waits until it is empty, one is filled by whoever owns it. Nothing is said of them.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

class Batch {
 public:
  void Add(int v) {
    const std::lock_guard<std::mutex> guard(mutex_);
    values_.push_back(v);
    changed_.notify_all();
  }
  int First() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !values_.empty(); });
    const int v = values_.back();
    values_.pop_back();
    return v;
  }
  std::vector<int> All() {
    std::unique_lock<std::mutex> lock(mutex_);
    std::vector<int> all;
    all.swap(values_);
    changed_.notify_all();
    return all;
  }
  void WaitUntilEmpty() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return values_.empty(); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int> values_;
};

class Pausable {
 public:
  void Add(int v) {
    const std::lock_guard<std::mutex> guard(mutex_);
    values_.push(v);
    changed_.notify_one();
  }
  int Next() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (values_.empty() || paused_ > 0) changed_.wait(lock);
    const int v = values_.front();
    values_.pop();
    return v;
  }
  void Pause(int by) {
    const std::lock_guard<std::mutex> guard(mutex_);
    paused_ += by;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<int> values_;
  int paused_ = 1;
};

struct Open {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<int> values;

  void Add(int v) {
    const std::lock_guard<std::mutex> guard(mutex);
    values.push_back(v);
    changed.notify_one();
  }
  int Next() {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [this] { return !values.empty(); });
    const int v = values.front();
    values.pop_front();
    return v;
  }
};

int main() {
  Batch batch;
  Pausable pausable;
  Open open;
  open.values.assign(3, 7);  // nobody sees it yet
  std::thread other([&] {
    batch.Add(1);
    batch.WaitUntilEmpty();
    pausable.Pause(-1);
    for (int i = 0; i < 3; ++i) open.Next();
  });
  pausable.Add(2);
  while (batch.All().empty()) std::this_thread::yield();
  pausable.Next();
  other.join();
}
