// The mutex is taken between the change and the notification: no waiter is between look and wait.
// impasse: static = none
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex mu;
std::condition_variable cv;
std::atomic<bool> ready{false};

void Publish() {
  ready = true;
  {
    std::lock_guard<std::mutex> lock(mu);
  }
  cv.notify_all();
}

void PublishAndNotifyInside() {
  ready = true;
  std::lock_guard<std::mutex> lock(mu);
  cv.notify_all();
}

void Wait() {
  std::unique_lock<std::mutex> lock(mu);
  cv.wait(lock, [] { return ready.load(); });
}

int main() {
  std::thread waiter(Wait);
  Publish();
  PublishAndNotifyInside();
  waiter.join();
}
