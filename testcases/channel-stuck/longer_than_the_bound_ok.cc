// With all calls followed, the sender has more steps than the explorer follows: nothing is claimed
// of such a thread, and the check says so.

// impasse: static = none
#include <impasse/channel.h>

#include <thread>

bool More();

#define TWICE(x) x x
#define MANY(x) TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(TWICE(x))))))))

// 256 branches.
void SendSome(impasse::channel<int>& numbers) { MANY(if (More()) numbers.send(1);) }

// 256 calls of it.
void SendAll(impasse::channel<int>& numbers) {
  MANY(SendSome(numbers);)
  numbers.close();
}

int main() {
  impasse::channel<int> numbers;
  std::thread sender([&] { SendAll(numbers); });
  for (int number : numbers) {
    if (number < 0) break;
  }
  sender.join();
}
