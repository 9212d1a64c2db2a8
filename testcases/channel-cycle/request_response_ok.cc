// impasse: static = none
//
// A server answers each request on one reply channel.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> requests;
  impasse::channel<int> replies;
  std::thread server([&] {
    for (const int request : requests) replies.send(request * 2);
  });
  for (int i = 0; i < 5; ++i) {
    requests.send(i);
    replies.receive();
  }
  requests.close();
  server.join();
}
