// impasse: static = mixed-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The worker is joined before the queue is closed.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> queue(4);
  std::thread worker([&] {
    for (const int item : queue) (void)item;
  });
  for (int i = 0; i < 4; ++i) queue.send(i);
  worker.join();
  queue.close();
}
