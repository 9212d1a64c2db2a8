// impasse: static = none
//
// Room for both answers.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> answers(2);
  std::thread fast([&] { answers.send(1); });
  std::thread slow([&] { answers.send(2); });
  answers.receive();
  fast.join();
  slow.join();
}
