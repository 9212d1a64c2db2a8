// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// One value is sent to stop two workers: one of them never gets it.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> stop;
  std::thread first([&] { stop.receive(); });
  std::thread second([&] { stop.receive(); });
  stop.send(1);
  first.join();
  second.join();
}
