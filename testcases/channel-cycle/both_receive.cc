// impasse: static = channel-cycle
//
// Both sides wait to be spoken to.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> ping;
  impasse::channel<int> pong;
  std::thread other([&] {
    ping.receive();
    pong.send(1);
  });
  pong.receive();
  ping.send(1);
  other.join();
}
