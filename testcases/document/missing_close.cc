// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The producer forgets to close the channel, so the consumer's loop never ends.
#include <impasse/channel.h>

#include <cstdio>
#include <thread>

namespace {

void Produce(impasse::channel<int>& numbers) {
  for (int i = 1; i <= 3; ++i) numbers.send(i);
}

void Consume(impasse::channel<int>& numbers) {
  int sum = 0;
  for (const int number : numbers) sum += number;
  std::printf("sum: %d\n", sum);
}

}  // namespace

int main() {
  impasse::channel<int> numbers(0, "numbers");
  std::thread producer([&] { Produce(numbers); });
  std::thread consumer([&] { Consume(numbers); });
  producer.join();
  consumer.join();
}
