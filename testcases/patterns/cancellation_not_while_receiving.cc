// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The worker looks at the stop channel between two jobs, but not while it waits for one.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> jobs;
  impasse::channel<int> stop;
  std::thread worker([&] {
    jobs.receive();
    if (stop.try_receive()) return;
    jobs.receive();
  });
  jobs.send(1);
  worker.join();
  stop.send(1);
}
