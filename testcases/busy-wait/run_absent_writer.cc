// impasse: online = busy-wait
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 4s
//
// The main thread waits for the worker before it sets the flag that the worker waits for.
#include <atomic>
#include <thread>

namespace {

std::atomic<bool> configured{false};

void Work() {
  while (!configured.load()) std::this_thread::yield();
}

}  // namespace

int main() {
  std::thread worker(Work);
  worker.join();
  configured = true;
}
