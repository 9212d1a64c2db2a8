// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The merger reads from one of its two sources only.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> left;
  impasse::channel<int> right;
  std::thread first([&] {
    for (int i = 0; i < 3; ++i) left.send(i);
  });
  std::thread second([&] {
    for (int i = 0; i < 3; ++i) right.send(i);
  });
  for (int i = 0; i < 3; ++i) left.receive();
  first.join();
  second.join();
}
