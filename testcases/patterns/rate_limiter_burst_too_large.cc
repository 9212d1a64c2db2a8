// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The burst at the beginning is larger than the bucket, and nobody takes tokens yet.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> tokens(2);
  for (int i = 0; i < 3; ++i) tokens.send(1);
  std::thread caller([&] {
    for (int i = 0; i < 3; ++i) tokens.receive();
  });
  caller.join();
}
