// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The worker has ended already when it is told to stop.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> jobs(4);
  impasse::channel<int> stop;
  std::thread worker([&] {
    for (int i = 0; i < 2; ++i) jobs.receive();
  });
  jobs.send(1);
  jobs.send(2);
  worker.join();
  stop.send(1);
}
