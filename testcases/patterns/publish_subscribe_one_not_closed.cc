// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The publisher forgets to close one of the channels.
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
  reader.join();
  fan.join();
}
