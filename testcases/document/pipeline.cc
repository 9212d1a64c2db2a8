// impasse: all = none
//
// Three stages, each in a thread of its own, connected by channels: numbers, squares, sum.
#include <impasse/channel.h>

#include <cstdio>

namespace {

void Generate(int count, impasse::channel<int>& out) {
  for (int i = 1; i <= count; ++i) out.send(i);
  out.close();
}

void Square(impasse::channel<int>& in, impasse::channel<int>& out) {
  for (const int value : in) out.send(value * value);
  out.close();
}

}  // namespace

int main() {
  impasse::channel<int> numbers;
  impasse::channel<int> squares(4);
  impasse::go([&] { Generate(100, numbers); });
  impasse::go([&] { Square(numbers, squares); });
  long sum = 0;
  for (const int value : squares) sum += value;
  std::printf("sum: %ld\n", sum);
}
