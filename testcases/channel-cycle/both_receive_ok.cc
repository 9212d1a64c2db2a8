// impasse: static = none
//
// One side speaks first.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> ping;
  impasse::channel<int> pong;
  std::thread other([&] {
    ping.receive();
    pong.send(1);
  });
  ping.send(1);
  pong.receive();
  other.join();
}
