// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The main thread holds the lock that the task needs whose result it waits for.
#include <future>
#include <mutex>

namespace {

std::mutex cache;

int Load() {
  const std::lock_guard guard(cache);
  return 0;
}

}  // namespace

int main() {
  std::unique_lock guard(cache);
  std::future<int> loaded = std::async(std::launch::async, Load);
  const int result = loaded.get();
  guard.unlock();
  return result;
}
