// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// The queue is closed, what is in it is done, and then the worker is joined.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> queue(4);
  std::thread worker([&] {
    for (const int item : queue) (void)item;
  });
  for (int i = 0; i < 4; ++i) queue.send(i);
  queue.close();
  worker.join();
}
