// impasse: static = none -- who gets through is a matter of time; the check knows no schedule
// impasse: online = livelock
// impasse: postmortem = none -- a trace shows where threads are, not that they have gone in circles
// impasse-run: options = --livelock-window 300ms
// impasse-run: timeout = 5s
//
// Two threads claim a flag each by compare-and-swap, find that of the other claimed, withdraw, and
// try again. The steps between keep them in step, as equal work would.
#include <impasse/annotated_atomic.h>

#include <functional>
#include <thread>

namespace {

impasse::AnnotatedAtomic<int> reader{0};
impasse::AnnotatedAtomic<int> writer{0};
std::atomic<int> rounds[2];

// Waits for the other one, and calls nothing that the probe counts as getting on.
void Step(int me) {
  const int round = rounds[me].load() + 1;
  rounds[me].store(round);
  while (rounds[1 - me].load() < round) std::this_thread::yield();
}

bool Claim(impasse::AnnotatedAtomic<int>& flag) {
  int free = 0;
  return flag.compare_exchange_strong(free, 1);
}

void Enter(int me, impasse::AnnotatedAtomic<int>& mine, impasse::AnnotatedAtomic<int>& theirs) {
  for (;;) {
    if (!Claim(mine)) continue;
    Step(me);
    const bool both = Claim(theirs);
    Step(me);
    if (both) return;
    mine.store(0);
    Step(me);
  }
}

}  // namespace

int main() {
  std::thread one(Enter, 0, std::ref(reader), std::ref(writer));
  std::thread other(Enter, 1, std::ref(writer), std::ref(reader));
  one.join();
  other.join();
}
