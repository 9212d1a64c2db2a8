// impasse: online = none
// impasse: postmortem = none
//
// As join_under_lock, but the lock is given back before the join.
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex registry;

void Deregister() { std::lock_guard guard(registry); }

}  // namespace

int main() {
  std::unique_lock guard(registry);
  std::thread worker(Deregister);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  guard.unlock();
  worker.join();
}
