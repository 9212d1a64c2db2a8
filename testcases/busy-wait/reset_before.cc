// The flag is put down, the work given away, and the flag watched.
// impasse: static = busy-wait
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex mu;
std::condition_variable wake;
bool wanted = false;
std::atomic<bool> flushed{false};

void Flusher() {
  std::unique_lock<std::mutex> lock(mu);
  wake.wait(lock, [] { return wanted; });
  flushed = true;
}

void Flush() {
  flushed = false;
  {
    std::lock_guard<std::mutex> lock(mu);
    wanted = true;
  }
  wake.notify_one();
  while (!flushed) {
  }
}

int main() {
  std::thread flusher(Flusher);
  Flush();
  flusher.join();
}
