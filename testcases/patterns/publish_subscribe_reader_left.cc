// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// A subscriber has left without saying so: the publisher waits for it.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> news;
  impasse::channel<int> sports;
  std::thread reader([&] {
    for (const int item : news) (void)item;
  });
  std::thread fan([&] { sports.receive(); });
  for (int i = 0; i < 4; ++i) {
    news.send(i);
    sports.send(i);
  }
  news.close();
  sports.close();
  reader.join();
  fan.join();
}
