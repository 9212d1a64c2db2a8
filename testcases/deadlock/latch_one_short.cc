// impasse: static = count-mismatch
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// A latch of three for two threads.
#include <latch>
#include <thread>

int main() {
  std::latch done(3);
  std::thread first([&] { done.arrive_and_wait(); });
  std::thread second([&] { done.arrive_and_wait(); });
  first.join();
  second.join();
}
