// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// What send returns is kept and looked at later.
#include <impasse/channel.h>

#include <thread>

bool Publish(impasse::channel<int>& news, int item) { return !news.send(item); }

int main() {
  impasse::channel<int> news;
  bool sent = true;
  int failed = 0;
  std::thread reporter([&] {
    sent = news.send(1);
    failed += Publish(news, 2) ? 1 : 0;
  });
  news.receive();
  news.close();
  reporter.join();
  return sent && failed == 1 ? 0 : 1;
}
