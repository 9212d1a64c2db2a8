// Parking: how a thread of channel.h waits and is woken, and the lock inside a channel.
//
// Built on std::atomic and the futex system call (std::atomic waiting elsewhere), not on pthread
// mutexes: what happens inside a channel is nobody's business but the channel's, so a tool that
// watches pthread calls sees nothing, and the annotations of channel.h alone tell the story.
#ifndef IMPASSE_DETAIL_PARK_H_
#define IMPASSE_DETAIL_PARK_H_

#include <atomic>
#include <climits>
#include <cstdint>
#include <thread>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace impasse::detail {

// FutexWait blocks while `word` is `expected`; it may return early.
inline void FutexWait(std::atomic<std::uint32_t>& word, std::uint32_t expected) {
#if defined(__linux__)
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, expected, nullptr, nullptr, 0);
#else
  word.wait(expected);
#endif
}

// FutexWake wakes up to `count` threads that wait on `word`. Only the address is used: the object
// may have ended already, because a woken or never sleeping thread may have gone on.
inline void FutexWake(std::atomic<std::uint32_t>* word, int count) {
#if defined(__linux__)
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
#else
  count == 1 ? word->notify_one() : word->notify_all();
#endif
}

inline void CpuRelax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// SpinRounds says how often it pays to look again before going to sleep: 0 on a single processor.
inline int SpinRounds() {
  static const int kRounds = std::thread::hardware_concurrency() > 1 ? 100 : 0;
  return kRounds;
}

// FutexLock is a mutual exclusion lock for a few dozen instructions (Drepper, "Futexes Are Tricky",
// 2011, section 6). Not recursive, not fair. After Unlock() let another thread in, the lock's
// memory is not read or written any more.
class FutexLock {
 public:
  void Lock() {
    std::uint32_t free = kFree;
    if (word_.compare_exchange_strong(free, kHeld, std::memory_order_acquire)) return;
    LockSlow();
  }

  void Unlock() {
    if (word_.exchange(kFree, std::memory_order_release) == kContended) FutexWake(&word_, 1);
  }

 private:
  enum : std::uint32_t { kFree = 0, kHeld = 1, kContended = 2 };

  void LockSlow() {
    for (int i = SpinRounds(); i > 0; --i) {
      CpuRelax();
      std::uint32_t free = kFree;
      if (word_.load(std::memory_order_relaxed) == kFree &&
          word_.compare_exchange_strong(free, kHeld, std::memory_order_acquire)) {
        return;
      }
    }
    while (word_.exchange(kContended, std::memory_order_acquire) != kFree) {
      FutexWait(word_, kContended);
    }
  }

  std::atomic<std::uint32_t> word_{kFree};
};

// Event happens once. One thread waits for it, another signals it. The event usually lies on the
// stack of the waiting thread: Signal() does not touch it once the waiting thread may have gone on.
class Event {
 public:
  void Signal() {
    if (word_.exchange(kHappened, std::memory_order_acq_rel) == kParked) FutexWake(&word_, 1);
  }

  // Spin gives the event a short time to happen and tells whether it did.
  bool Spin() const {
    for (int i = SpinRounds(); i > 0 && !Happened(); --i) CpuRelax();
    return Happened();
  }

  // Park sleeps until the event has happened.
  void Park() {
    std::uint32_t pending = kPending;
    word_.compare_exchange_strong(pending, kParked, std::memory_order_acquire);
    while (!Happened()) FutexWait(word_, kParked);
  }

 private:
  enum : std::uint32_t { kPending = 0, kParked = 1, kHappened = 2 };

  bool Happened() const { return word_.load(std::memory_order_acquire) == kHappened; }

  std::atomic<std::uint32_t> word_{kPending};
};

}  // namespace impasse::detail

#endif  // IMPASSE_DETAIL_PARK_H_
