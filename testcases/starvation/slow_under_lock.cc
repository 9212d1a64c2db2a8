// impasse: online = long-hold
// impasse: postmortem = none -- the hold was over before the program ended
//
// The main thread sleeps with the lock while another thread waits for it.
#include <chrono>
#include <mutex>
#include <thread>

namespace {

std::mutex cache;

void Look() { const std::lock_guard guard(cache); }

}  // namespace

int main() {
  std::unique_lock guard(cache);
  std::thread reader(Look);
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  guard.unlock();
  reader.join();
}
