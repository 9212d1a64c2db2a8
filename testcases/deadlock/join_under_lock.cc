// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The main thread joins a worker while it holds the lock that the worker needs to finish.
#include <mutex>
#include <thread>

namespace {

std::mutex registry;

void Deregister() { std::lock_guard guard(registry); }

}  // namespace

int main() {
  std::unique_lock guard(registry);
  std::thread worker(Deregister);
  worker.join();
}
