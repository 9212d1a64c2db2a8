// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The ticker ends after three tokens, and there are four calls.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> tokens(2);
  std::thread ticker([&] {
    for (int i = 0; i < 3; ++i) tokens.send(1);
  });
  for (int i = 0; i < 4; ++i) tokens.receive();
  ticker.join();
}
