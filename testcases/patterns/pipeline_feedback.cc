// impasse: static = channel-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The second stage sends work back to the first one, which is about to send more.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> work;
  impasse::channel<int> again;
  std::thread check([&] {
    for (const int item : work) again.send(item);
    again.close();
  });
  work.send(1);
  work.send(2);
  work.close();
  for (const int item : again) (void)item;
  check.join();
}
