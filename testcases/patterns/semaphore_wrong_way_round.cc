// impasse: static = channel-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The place is taken out of the channel before anybody has put one in.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> places(2);
  const auto use = [&] {
    places.receive();
    places.send(1);
  };
  std::thread first(use);
  std::thread second(use);
  first.join();
  second.join();
}
