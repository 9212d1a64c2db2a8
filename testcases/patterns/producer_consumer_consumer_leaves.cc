// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The consumer has enough after two items and leaves the producer in a send.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> items(2);
  std::thread producer([&] {
    for (int i = 0; i < 5; ++i) items.send(i);
    items.close();
  });
  std::thread consumer([&] {
    items.receive();
    items.receive();
  });
  consumer.join();
  producer.join();
}
