// impasse: static = mixed-cycle, blocking-under-lock
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Workers meet at a barrier inside a critical section: the second can never arrive.
#include <pthread.h>

#include <mutex>
#include <thread>

namespace {

std::mutex results;
pthread_barrier_t phase;

void Worker() {
  std::lock_guard guard(results);
  pthread_barrier_wait(&phase);
}

}  // namespace

int main() {
  pthread_barrier_init(&phase, nullptr, 2);
  std::thread first(Worker);
  std::thread second(Worker);
  first.join();
  second.join();
}
