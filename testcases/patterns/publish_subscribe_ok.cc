// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// The publisher sends to all subscribers and closes their channels.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> news(2);
  impasse::channel<int> sports(2);
  std::thread reader([&] {
    for (const int item : news) (void)item;
  });
  std::thread fan([&] {
    for (const int item : sports) (void)item;
  });
  for (int i = 0; i < 4; ++i) {
    news.send(i);
    sports.send(i);
  }
  news.close();
  sports.close();
  reader.join();
  fan.join();
}
