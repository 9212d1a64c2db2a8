// impasse: static = channel-stuck
// impasse: online = deadlock
// impasse: postmortem = deadlock
//
// The reader takes two results and goes home; the searcher has found three. Nobody will ever take
// the third, and main() waits for the searcher.
#include <impasse/channel.h>

#include <cstdio>
#include <thread>

namespace {

void Search(impasse::channel<int>& results) {
  results.send(1);
  results.send(2);
  results.send(3);
}

void Read(impasse::channel<int>& results) {
  const int first = results.receive().value_or(0);
  const int second = results.receive().value_or(0);
  std::printf("best two results: %d %d\n", first, second);
}

}  // namespace

int main() {
  impasse::channel<int> results(0, "results");
  std::thread searcher([&] { Search(results); });
  std::thread reader([&] { Read(results); });
  reader.join();
  searcher.join();
}
