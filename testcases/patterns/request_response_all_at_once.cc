// impasse: static = channel-cycle
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The caller sends all its requests before it takes the first answer.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> requests;
  impasse::channel<int> answers;
  std::thread server([&] {
    for (const int request : requests) answers.send(request + 1);
  });
  for (int i = 0; i < 3; ++i) requests.send(i);
  for (int i = 0; i < 3; ++i) answers.receive();
  requests.close();
  server.join();
}
