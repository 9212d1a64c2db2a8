// impasse: static = none
//
// A buffered channel as a semaphore.
#include <impasse/channel.h>

int main() {
  impasse::channel<int> slots(2);
  impasse::wait_group group;
  for (int i = 0; i < 4; ++i) {
    group.add();
    impasse::go([&] {
      slots.send(1);
      slots.receive();
      group.done();
    });
  }
  group.wait();
}
