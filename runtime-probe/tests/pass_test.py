#!/usr/bin/env python3
"""The pass plugin: programs with locks and lists made of atomics, compiled with it, in every shape. Each is one that
goes in circles, its look-alike that gets on, and the same behaviour without the probe."""
import subprocess
import sys

from programs import main

# Two threads take two locks made of atomics, each with one in hand, by trying. CROSSED: in different order, until
# both are had at once, which never happens.
TRIES = """#include <atomic>
#include <cstdint>
#include <cstdio>
#include <sched.h>
#include <thread>
#ifdef BITS
struct Lock {  // a bit of a word, as in folly's and jemalloc's
  std::atomic<std::uint64_t> word{1024};
  bool Try() { return (word.fetch_or(1) & 1) == 0; }
  void Free() { word.fetch_and(~std::uint64_t{1}); }
};
#else
struct Lock {
  std::atomic<const void*> owner{nullptr};
  bool Try() {
    const void* nobody = nullptr;
    return owner.compare_exchange_strong(nobody, this);
  }
  void Free() { owner.store(nullptr); }
};
#endif
extern Lock locks[2];
extern std::atomic<int> rounds[2];
bool TryOutside(Lock& lock);  // in another file or shared object
#ifdef PART
bool TryOutside(Lock& lock) { return lock.Try(); }
#else
Lock locks[2];
std::atomic<int> rounds[2];
void Step(int me) {
  const int round = rounds[me].load() + 1;
  rounds[me].store(round);
  while (rounds[1 - me].load() < round) sched_yield();
}
void Work(int me) {
  for (int i = 0; i < 300 || CROSSED;) {
    Lock& first = locks[CROSSED ? me : 0];
    if (!first.Try()) continue;
    if (CROSSED) Step(me);
    const bool both = TryOutside(locks[CROSSED ? 1 - me : 1]);
    if (CROSSED) Step(me);
    if (both) locks[1].Free();
    first.Free();
    i += both;
    if (CROSSED) Step(me);
  }
}
int main() {
  std::thread one(Work, 0), other(Work, 1);
  one.join();
  other.join();
  std::puts("done");
}
#endif
"""
# A list, a counter and a sequence that are fought over for as long as a verdict takes, and a wide swap.
BUSY = """#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>
struct Node { Node* next; };
struct alignas(16) Pair { Node* top; long tag; };
std::atomic<Pair> top;
std::atomic<long> counter;
std::atomic<double> sum;
std::atomic_flag spin = ATOMIC_FLAG_INIT;
std::shared_ptr<int> shared = std::make_shared<int>(1);
thread_local Node nodes[64];
void Work() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(3600);
  while (std::chrono::steady_clock::now() < end) {
    for (int i = 0; i < 1000; ++i) {
      long now = counter.load();
      while (!counter.compare_exchange_weak(now, now + 1)) {}
      double total = sum.load();
      while (!sum.compare_exchange_weak(total, total + 0.5)) {}
      Pair before = top.load();
      while (!top.compare_exchange_weak(before, Pair{&nodes[i % 64], before.tag + 1})) {}
      while (spin.test_and_set()) {}
      std::shared_ptr<int> copy = shared;
      spin.clear();
    }
  }
}
int main() {
  std::thread one(Work), other(Work);
  one.join();
  other.join();
  std::puts(counter.load() * 0.5 == sum.load() ? "done" : "lost a step");
}
"""


def expect_livelock(test, program, what):
    _, _, findings, err = test.probed(program)
    rules = [f["rule"] for f in findings]
    named = bool(findings) and any(r.startswith("locks") for r in findings[0]["resources"])
    test.expect(rules == ["livelock"] and named, what, f"{rules}\n{err}")


def tries(test, name, *flags, shared=False):
    plugin = f"-fpass-plugin={test.options.plugin}"
    for crossed in (1, 0):
        define = f"-DCROSSED={crossed}"
        if shared:
            part = test.compile(TRIES, "part.so", plugin, "-DPART", define, "-fPIC", "-shared", *flags)
        else:
            part = test.compile(TRIES, "part.o", plugin, "-DPART", define, "-c", *flags)
        program = test.compile(TRIES, name, plugin, define, part, *flags)
        if crossed:
            expect_livelock(test, program, f"{name}: tries in a circle are a livelock")
        else:
            test.expect_silence(program, f"{name}: tries that succeed are silent")


def another_compiler(test):
    """A plugin of another LLVM says so, instead of crashing or doing nothing."""
    source = test.directory / "empty.cc"
    source.write_text("int main() {}\n")
    for compiler in ("clang++-19", "clang++-20", "clang++-21"):
        try:
            done = subprocess.run([compiler, f"-fpass-plugin={test.options.plugin}", "-c", source, "-o", "/dev/null"],
                                  text=True, check=False, capture_output=True)
        except FileNotFoundError:
            continue
        test.expect(done.returncode != 0 and "was built for LLVM 22" in done.stderr,
                    f"{compiler} is told that the plugin is not for it", done.stderr)


def run(test):
    test.compiler = "clang++-22"
    tries(test, "plain", "-O0", "-no-pie", "-fno-pie")
    tries(test, "bits", "-O2", "-DBITS", "-fPIE", "-pie")
    tries(test, "shared", "-O2", shared=True)
    program = test.compile(BUSY, "busy", f"-fpass-plugin={test.options.plugin}", "-O2", "-mcx16", "-latomic")
    test.expect_silence(program, "swaps that get through are silent, whatever their width")
    another_compiler(test)


if __name__ == "__main__":
    sys.exit(main(run, "--impasse", "--plugin"))
