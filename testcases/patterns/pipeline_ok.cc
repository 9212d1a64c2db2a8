// impasse: static = none
// impasse: online = none
// impasse: postmortem = none
//
// Each stage closes its output when its input has ended.
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
  int sum = 0;
  for (const int n : squares) sum += n;
  source.join();
  square.join();
  return sum == 14 ? 0 : 1;
}
