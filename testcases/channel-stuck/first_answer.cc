// impasse: static = channel-stuck
//
// Only the first answer is received; the other sender is waited for all the same.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> answers;
  std::thread fast([&] { answers.send(1); });
  std::thread slow([&] { answers.send(2); });
  answers.receive();
  fast.join();
  slow.join();
}
