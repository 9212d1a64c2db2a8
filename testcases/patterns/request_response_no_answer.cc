// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The server ends on an invalid request without an answer.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> requests;
  impasse::channel<int> answers;
  std::thread server([&] {
    if (!requests.receive()) return;
    requests.receive();
  });
  requests.send(1);
  requests.send(2);
  answers.receive();
  server.join();
}
