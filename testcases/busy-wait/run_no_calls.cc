// impasse: static = busy-wait
// impasse: online = busy-wait
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-requires: perf-event
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 7s
//
// The loop calls nothing at all, and who would set the flag waits for its end.
#include <atomic>
#include <thread>

namespace {

std::atomic<bool> configured{false};

void Work() {
  while (!configured.load()) {
  }
}

}  // namespace

int main() {
  std::thread worker(Work);
  worker.join();
  configured = true;
}
