// impasse: online = none
// impasse: postmortem = none
// impasse-run: options = --livelock-window 300ms
//
// Tries, yields, and gets on with something else in between.
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex busy;
std::mutex own;
int done;

void Work() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1600);
  while (std::chrono::steady_clock::now() < end) {
    if (busy.try_lock()) {
      busy.unlock();
      return;
    }
    {
      const std::lock_guard<std::mutex> guard(own);
      ++done;
    }
    std::this_thread::yield();
  }
}

}  // namespace

int main() {
  busy.lock();
  std::thread worker(Work);
  worker.join();
  busy.unlock();
}
