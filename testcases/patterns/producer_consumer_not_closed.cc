// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// Nobody closes the channel: the consumer waits for a sixth item.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> items(2);
  std::thread producer([&] {
    for (int i = 0; i < 5; ++i) items.send(i);
  });
  std::thread consumer([&] {
    for (const int item : items) (void)item;
  });
  producer.join();
  consumer.join();
}
