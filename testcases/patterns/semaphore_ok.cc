// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// A buffered channel lets two threads in at a time.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> places(2);
  const auto use = [&] {
    places.send(1);
    places.receive();
  };
  std::thread first(use);
  std::thread second(use);
  std::thread third(use);
  first.join();
  second.join();
  third.join();
}
