// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The initialisation of a static takes a lock that a second user of the static holds.
#include <barrier>
#include <mutex>
#include <thread>

namespace {

std::mutex catalogue;
std::barrier<> step(2);

int Count() {
  step.arrive_and_wait();
  const std::lock_guard guard(catalogue);
  return 1;
}

int Size() {
  static const int size = Count();
  return size;
}

}  // namespace

int main() {
  std::unique_lock guard(catalogue);
  std::thread other(Size);
  step.arrive_and_wait();
  const int size = Size();
  guard.unlock();
  other.join();
  return size;
}
