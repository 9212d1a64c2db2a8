// impasse: static = channel-stuck
//
// Four are sent and three received.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> values;
  std::thread sender([&] {
    for (int i = 0; i < 4; ++i) values.send(i);
  });
  for (int i = 0; i < 3; ++i) values.receive();
  sender.join();
}
