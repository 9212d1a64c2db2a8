// Two kinds of task are posted to a pool of four workers; both lock the two mutexes in one order.
// impasse: all = none
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class Pool {
 public:
  explicit Pool(int workers) {
    for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { Work(); });
  }
  ~Pool() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  void Post(std::function<void()> task) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
  }

 private:
  void Work() {
    for (;;) {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

std::mutex thumbnails_mutex;
std::mutex albums_mutex;
int thumbnails = 0;
int albums = 0;

int main() {
  Pool pool(4);
  pool.Post([] {
    std::lock_guard<std::mutex> a(albums_mutex);
    std::lock_guard<std::mutex> t(thumbnails_mutex);
    thumbnails += albums;
  });
  pool.Post([] {
    std::lock_guard<std::mutex> a(albums_mutex);
    std::lock_guard<std::mutex> t(thumbnails_mutex);
    ++albums;
  });
}
