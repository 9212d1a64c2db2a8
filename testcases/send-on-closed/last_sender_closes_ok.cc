// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// A third thread closes when both senders are done.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> results(4);
  impasse::wait_group senders;
  senders.add(2);
  std::thread quick([&] {
    results.send(1);
    senders.done();
  });
  std::thread slow([&] {
    results.send(2);
    results.send(3);
    senders.done();
  });
  std::thread closer([&] {
    senders.wait();
    results.close();
  });
  for (const int result : results) (void)result;
  quick.join();
  slow.join();
  closer.join();
}
