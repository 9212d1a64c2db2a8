// impasse: online = busy-wait
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 4s
//
// The thread that would set the flag has given up early; three others yield for it.
#include <sched.h>

#include <atomic>
#include <thread>
#include <vector>

namespace {

std::atomic<bool> opened{false};

void Open(bool fails) {
  if (fails) return;
  opened = true;
}

void AwaitOpen() {
  while (!opened) sched_yield();
}

}  // namespace

int main(int argc, char**) {
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(AwaitOpen);
  std::thread opener(Open, argc > 0);
  opener.join();
  for (std::thread& reader : readers) reader.join();
}
