// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The main thread fills the buffer before it starts the consumer.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> items(2);
  for (int i = 0; i < 5; ++i) items.send(i);
  items.close();
  std::thread consumer([&] {
    for (const int item : items) (void)item;
  });
  consumer.join();
}
