// impasse: static = mixed-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The worker reports that it has ended to the thread that already waits for its end.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> queue(4);
  impasse::channel<int> ended;
  std::thread worker([&] {
    for (const int item : queue) (void)item;
    ended.send(1);
  });
  for (int i = 0; i < 4; ++i) queue.send(i);
  queue.close();
  worker.join();
  ended.receive();
}
