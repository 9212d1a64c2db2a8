// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The sink stops at the first square, and all stages before it are left in a send.
#include <impasse/channel.h>

#include <thread>

int main() {
  impasse::channel<int> numbers;
  impasse::channel<int> squares;
  std::thread source([&] {
    for (int i = 0; i < 4; ++i) numbers.send(i);
    numbers.close();
  });
  std::thread square([&] {
    for (const int n : numbers) squares.send(n * n);
    squares.close();
  });
  squares.receive();
  source.join();
  square.join();
}
