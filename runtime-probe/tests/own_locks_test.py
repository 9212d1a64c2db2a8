#!/usr/bin/env python3
"""Locks that the probe cannot stand in front of: annotated for ThreadSanitizer, wrapped with -include, and the
inlined ones of the C++ library. Each is a program that hangs, its look-alike that does not, and the same
behaviour without the probe."""
import sys

from programs import main

# A spin lock as projects have them: everything inlined. With TSAN it is annotated as Abseil's is.
SPIN_LOCK = """#pragma once
#include <sched.h>
#include <atomic>
#ifdef TSAN
extern "C" {
void __tsan_mutex_create(void*, unsigned);
void __tsan_mutex_destroy(void*, unsigned);
void __tsan_mutex_pre_lock(void*, unsigned);
void __tsan_mutex_post_lock(void*, unsigned, int);
int __tsan_mutex_pre_unlock(void*, unsigned);
void __tsan_mutex_post_unlock(void*, unsigned);
}
#define ANNOTATE(call) call
#else
#define ANNOTATE(call)
#endif
namespace base {
class SpinLock {
 public:
  constexpr SpinLock() = default;
  void lock() {
    ANNOTATE(__tsan_mutex_pre_lock(this, 0));
    while (!Swap(0, -1)) sched_yield();
    ANNOTATE(__tsan_mutex_post_lock(this, 0, 0));
  }
  bool try_lock() {
    ANNOTATE(__tsan_mutex_pre_lock(this, 1 << 4));
    const bool got = Swap(0, -1);
    ANNOTATE(__tsan_mutex_post_lock(this, got ? 1 << 4 : 1 << 4 | 1 << 5, 0));
    return got;
  }
  void unlock() {
    ANNOTATE(__tsan_mutex_pre_unlock(this, 0));
    state_.store(0, std::memory_order_release);
    ANNOTATE(__tsan_mutex_post_unlock(this, 0));
  }
  void lock_shared() {
    ANNOTATE(__tsan_mutex_pre_lock(this, 1 << 3));
    while (!Share()) sched_yield();
    ANNOTATE(__tsan_mutex_post_lock(this, 1 << 3, 0));
  }
  bool try_lock_shared() { return Share(); }
  void unlock_shared() {
    ANNOTATE(__tsan_mutex_pre_unlock(this, 1 << 3));
    state_.fetch_sub(1, std::memory_order_release);
    ANNOTATE(__tsan_mutex_post_unlock(this, 1 << 3));
  }
 private:
  bool Swap(int from, int to) { return state_.compare_exchange_strong(from, to, std::memory_order_acquire); }
  bool Share() {
    int now = state_.load();
    return now >= 0 && state_.compare_exchange_strong(now, now + 1, std::memory_order_acquire);
  }
  std::atomic<int> state_{0};
};
}  // namespace base
"""
SHIM = """#include "spin_lock.h"
#include <impasse/annotated_lock.h>
namespace base { IMPASSE_ANNOTATE_LOCK(SpinLock); }
#define SpinLock AnnotatedSpinLock
"""
# ORDER: 0 both threads take the locks in one order, 1 one of them the other way round.
# MODE: 0 exclusive, 1 the second lock shared.
CROSSED = """#include "spin_lock.h"
#include <pthread.h>
#include <cstdio>
#include <thread>
namespace base { class SpinLock; }
base::SpinLock accounts, journal;
pthread_barrier_t ready;
void Audit() {
  accounts.lock();
  if (ORDER) pthread_barrier_wait(&ready);
  MODE ? journal.lock_shared() : journal.lock();
  MODE ? journal.unlock_shared() : journal.unlock();
  accounts.unlock();
}
void Transfer() {
  base::SpinLock& first = ORDER ? journal : accounts;
  base::SpinLock& second = ORDER ? accounts : journal;
  first.lock();
  if (ORDER) pthread_barrier_wait(&ready);
  second.lock();
  second.unlock();
  first.unlock();
}
int main() {
  pthread_barrier_init(&ready, nullptr, 2);
  for (int i = 0; i < 100; ++i) {
    if (accounts.try_lock()) accounts.unlock();
  }
  std::thread one(Audit), other(Transfer);
  one.join();
  other.join();
  std::puts("done");
}
"""
# Two threads that each want both units of two semaphores; the second to come finds one in the other's hand.
SEMAPHORES = """#include <pthread.h>
#include <cstdio>
#include <latch>
#include <semaphore>
#include <thread>
std::counting_semaphore<4> left(1), right(1);
std::latch finished(2);
pthread_barrier_t ready;
void Warm(std::counting_semaphore<4>& semaphore) {
  semaphore.acquire();
  semaphore.release();
}
void Take(std::counting_semaphore<4>& first, std::counting_semaphore<4>& second) {
  Warm(left);
  Warm(right);
  pthread_barrier_wait(&ready);
  first.acquire();
  if (ORDER) pthread_barrier_wait(&ready);
  second.acquire();
  second.release();
  first.release();
  finished.count_down();
}
int main() {
  pthread_barrier_init(&ready, nullptr, 2);
  std::thread one([] { Take(left, right); });
  std::thread other([] { ORDER ? Take(right, left) : Take(left, right); });
  finished.wait();
  one.join();
  other.join();
  std::puts("done");
}
"""


def crossed(test, name, *flags):
    for mode, kind in ((0, "exclusive"), (1, "shared")):
        program = test.compile(CROSSED, f"{name}{mode}", "-DORDER=1", f"-DMODE={mode}", *flags)
        test.expect_hang(program, f"{name}: a cycle of {kind} locks is a deadlock", {"accounts", "journal"})
        program = test.compile(CROSSED, f"{name}{mode}_ok", "-DORDER=0", f"-DMODE={mode}", *flags)
        test.expect_silence(program, f"{name}: {kind} locks in one order are silent")


def tsan_test(test):
    library = test.options.tsan_annotations
    link = [library, f"-Wl,-rpath,{library.parent}", "-DTSAN"]
    crossed(test, "tsan", *link)
    flagged = test.compile("#include <cstdio>\nint main() { std::puts(\"ran\"); }", "sanitized", "-fsanitize=thread")
    status, out, err = test.alone(flagged, {"LD_PRELOAD": str(library)})
    test.expect(status == 2 and out == "" and "beside the ThreadSanitizer runtime" in err,
                "refuses to be used beside the TSan runtime", f"{status} {out}\n{err}")
    status, out, err = test.alone(test.directory / "tsan0_ok", {"LD_PRELOAD": str(library)})
    test.expect((status, out, err) == (0, "done\n", ""), "is silent beside anything else", f"{status} {out}\n{err}")


def run(test):
    (test.directory / "spin_lock.h").write_text(SPIN_LOCK)
    (test.directory / "shim.h").write_text(SHIM)
    tsan_test(test)
    crossed(test, "shim", "-include", test.directory / "shim.h")
    std_shim = ("-include", "impasse/std_shim.h")
    test.expect_hang(test.compile(SEMAPHORES, "semaphores", "-DORDER=1", *std_shim),
                     "semaphores of the C++ library in a circle are a deadlock", {"left", "right"})
    test.expect_silence(test.compile(SEMAPHORES, "semaphores_ok", "-DORDER=0", *std_shim),
                        "semaphores in one order are silent")


if __name__ == "__main__":
    sys.exit(main(run, "--impasse", "--include", "--tsan-annotations"))
