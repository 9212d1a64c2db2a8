// impasse: all = none
// impasse-run: options = --livelock-window 300ms
//
// Everything that fails much and gets on: a counter, a lock-free stack, spin locks taken inside of
// each other, a sequence lock, and flags claimed with a random pause after a failure.
#include <impasse/annotated_atomic.h>

#include <chrono>
#include <random>
#include <thread>
#include <vector>

namespace {

using impasse::AnnotatedAtomic;

struct Node {
  Node* next = nullptr;
};

AnnotatedAtomic<long> counter{0};
AnnotatedAtomic<Node*> top{nullptr};
AnnotatedAtomic<bool> inner{false};
AnnotatedAtomic<bool> outer{false};
AnnotatedAtomic<unsigned> sequence{0};
AnnotatedAtomic<int> flags[2] = {};
long guarded;

void Count() {
  long now = counter.load();
  while (!counter.compare_exchange_weak(now, now + 1)) {
  }
}

// Nothing is ever popped, so no node is used twice.
void Push(Node& node) {
  node.next = top.load();
  while (!top.compare_exchange_weak(node.next, &node)) {
  }
}

void Spin(AnnotatedAtomic<bool>& lock) {
  while (lock.exchange(true)) {
  }
}

void Locked() {
  Spin(outer);
  Spin(inner);
  ++guarded;
  inner.store(false);
  outer.store(false);
}

void WriteSequence() {
  for (;;) {
    unsigned now = sequence.load() & ~1U;
    if (sequence.compare_exchange_weak(now, now + 1)) break;
  }
  ++guarded;
  sequence.fetch_add(1);
}

void ClaimBoth(int me, std::minstd_rand& random) {
  for (;;) {
    int free = 0;
    if (!flags[me].compare_exchange_strong(free, 1)) continue;
    free = 0;
    const bool both = flags[1 - me].compare_exchange_strong(free, 1);
    if (both) flags[1 - me].store(0);
    flags[me].store(0);
    if (both) return;
    for (volatile unsigned pause = random() % 2000; pause > 0; pause = pause - 1) {
    }
  }
}

void Work(int me) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1600);
  std::minstd_rand random(static_cast<unsigned>(me + 1));
  std::vector<Node> nodes(2'000);
  std::size_t used = 0;
  while (std::chrono::steady_clock::now() < end) {
    for (int i = 0; i < 200; ++i) {
      Count();
      Locked();
      WriteSequence();
    }
    if (used < nodes.size()) Push(nodes[used++]);
    ClaimBoth(me, random);
  }
}

}  // namespace

int main() {
  std::thread one(Work, 0);
  std::thread other(Work, 1);
  one.join();
  other.join();
}
