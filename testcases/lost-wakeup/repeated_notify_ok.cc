// Notified until somebody has answered: nothing is lost for good.
// impasse: static = none
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex mu;
std::condition_variable cv;
std::atomic<bool> stop{false};
std::atomic<bool> stopped{false};

void Work() {
  std::unique_lock<std::mutex> lock(mu);
  cv.wait(lock, [] { return stop.load(); });
  stopped = true;
}

int main() {
  std::thread worker(Work);
  stop = true;
  while (!stopped) {
    cv.notify_all();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  worker.join();
}
