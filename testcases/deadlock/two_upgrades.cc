// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Two readers want to become writers.
#include <barrier>
#include <mutex>
#include <shared_mutex>
#include <thread>

namespace {

std::shared_mutex table;
std::barrier<> step(2);

void Update() {
  std::shared_lock reading(table);
  step.arrive_and_wait();
  std::unique_lock writing(table);
}

}  // namespace

int main() {
  std::thread first(Update);
  std::thread second(Update);
  first.join();
  second.join();
}
