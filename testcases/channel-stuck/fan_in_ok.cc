// impasse: static = none
//
// As many values as threads: the bound is the same variable.
#include <impasse/channel.h>

#include <thread>
#include <vector>

int Collect(int n) {
  impasse::channel<int> values;
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i) threads.emplace_back([&values, i] { values.send(i); });
  int sum = 0;
  for (int i = 0; i < n; ++i) sum += values.receive().value_or(0);
  for (std::thread& thread : threads) thread.join();
  return sum;
}

int main(int argc, char**) { return Collect(argc + 2) < 0 ? 1 : 0; }
