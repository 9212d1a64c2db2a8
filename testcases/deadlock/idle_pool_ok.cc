// impasse: online = none
// impasse: postmortem = none
//
// All workers of a pool wait for work while the main thread sleeps.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace {

std::mutex mutex;
std::condition_variable work;
bool stop = false;

void Serve() {
  std::unique_lock guard(mutex);
  work.wait(guard, [] { return stop; });
}

}  // namespace

int main() {
  std::vector<std::thread> pool;
  for (int i = 0; i < 4; ++i) pool.emplace_back(Serve);
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  {
    std::lock_guard guard(mutex);
    stop = true;
  }
  work.notify_all();
  for (std::thread& worker : pool) worker.join();
}
