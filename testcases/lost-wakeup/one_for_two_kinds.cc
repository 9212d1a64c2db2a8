// Both kinds of waiters share one condition variable, and one is woken: it is of the other kind.
// impasse: static = lost-wakeup
// impasse: online = skip -- which of the two is woken is up to the system
// impasse: postmortem = skip -- as online
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

std::mutex mu;
std::condition_variable changed;
std::condition_variable asleep;
int waiting = 0;
bool opened = false;
bool closed = false;

void WaitFor(const bool& what) {
  std::unique_lock<std::mutex> lock(mu);
  ++waiting;
  asleep.notify_one();
  changed.wait(lock, [&] { return what; });
}

void Await(int count) {
  std::unique_lock<std::mutex> lock(mu);
  asleep.wait(lock, [count] { return waiting >= count; });
}

}  // namespace

int main() {
  std::thread([] { WaitFor(closed); }).detach();
  Await(1);
  std::thread opening([] { WaitFor(opened); });
  Await(2);
  {
    std::lock_guard<std::mutex> lock(mu);
    opened = true;
  }
  changed.notify_one();
  opening.join();
}
