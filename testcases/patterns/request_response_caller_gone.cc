// impasse: static = channel-stuck
// impasse: online = skip -- whether the answer is there when the caller looks is chance
// impasse: postmortem = skip -- whether the answer is there when the caller looks is chance
//
// The caller has given up: the answer has nobody to receive it, and no room.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> requests;
  impasse::channel<int> answers;
  std::thread server([&] {
    for (const int request : requests) answers.send(request + 1);
  });
  requests.send(1);
  answers.try_receive();
  requests.close();
  server.join();
}
