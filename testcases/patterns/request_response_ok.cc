// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// Each request is answered; the server ends when the requests are closed.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> requests;
  impasse::channel<int> answers;
  std::thread server([&] {
    for (const int request : requests) answers.send(request + 1);
  });
  for (int i = 0; i < 3; ++i) {
    requests.send(i);
    answers.receive();
  }
  requests.close();
  server.join();
}
