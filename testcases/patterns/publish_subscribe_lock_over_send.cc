// impasse: static = mixed-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The publisher keeps the list locked while it sends; a subscriber locks the list to leave.
#include <impasse/channel.h>

#include <mutex>
#include <thread>

int main() {
  std::mutex list;
  impasse::channel<int> news;
  std::thread reader([&] {
    news.receive();
    const std::lock_guard<std::mutex> lock(list);
    news.receive();
  });
  {
    const std::lock_guard<std::mutex> lock(list);
    news.send(1);
    news.send(2);
  }
  reader.join();
}
