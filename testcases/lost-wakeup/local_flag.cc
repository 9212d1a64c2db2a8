// The flag is a local variable that the thread captured.
// impasse: static = lost-wakeup
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mu;
  std::condition_variable cv;
  std::atomic<bool> ready{false};
  std::thread setter([&] {
    ready.store(true);
    cv.notify_one();
  });
  {
    std::unique_lock<std::mutex> lock(mu);
    cv.wait(lock, [&] { return ready.load(); });
  }
  setter.join();
}
