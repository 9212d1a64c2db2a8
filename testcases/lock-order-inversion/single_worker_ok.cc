// One worker runs all the tasks, one after the other: their two orders never meet. Nobody else
// takes the two locks together.
// impasse: all = none
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

class Worker {
 public:
  Worker() : thread_([this] { Work(); }) {}
  ~Worker() {
    Post([this] { stopping_ = true; });
    thread_.join();
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
    while (!stopping_) {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return !tasks_.empty(); });
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
  std::thread thread_;
};

std::mutex thumbnails_mutex;
std::mutex albums_mutex;
int thumbnails = 0;
int albums = 0;

Worker worker;

int main() {
  worker.Post([] {
    std::lock_guard<std::mutex> a(albums_mutex);
    std::lock_guard<std::mutex> t(thumbnails_mutex);
    thumbnails += albums;
  });
  worker.Post([] {
    std::lock_guard<std::mutex> t(thumbnails_mutex);
    std::lock_guard<std::mutex> a(albums_mutex);
    ++albums;
  });
  std::lock_guard<std::mutex> a(albums_mutex);
  albums += 2;
}
