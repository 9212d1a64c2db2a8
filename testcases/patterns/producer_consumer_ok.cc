// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// The producer closes the channel after the last item.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> items(2);
  std::thread producer([&] {
    for (int i = 0; i < 5; ++i) items.send(i);
    items.close();
  });
  std::thread consumer([&] {
    for (const int item : items) (void)item;
  });
  producer.join();
  consumer.join();
}
