// The vocabulary of synchronisation: what an operation does, to what kind of object, in which mode.
// Lock APIs translate function names into it; the probe writes it; the skeleton and the trace use
// it.
#ifndef IMPASSE_ANALYZER_MODEL_SYNC_OP_H_
#define IMPASSE_ANALYZER_MODEL_SYNC_OP_H_

#include <cstdint>
#include <string_view>

namespace impasse {

// Op values are part of the trace format and of the facts: append, never renumber.
enum class Op : std::uint8_t {
  kNone = 0,
  // Ownership: AND requests.
  kAcquire = 1,       // blocks until the object is owned
  kTryAcquire = 2,    // never blocks; may fail
  kTimedAcquire = 3,  // blocks at most for a time; may fail
  kRelease = 4,
  kJoin = 5,  // waits for the end of a thread
  // Signals: OR requests and their releasers.
  kWait = 10,  // condition variable: releases the second object, waits, takes it again
  kTimedWait = 11,
  kNotifyOne = 12,
  kNotifyAll = 13,
  kPost = 14,  // semaphore up, latch count_down, wait-group done, future set
  kDown = 15,  // semaphore down, latch wait, wait-group wait, future get
  kTryDown = 16,
  kTimedDown = 17,
  kAdd = 18,  // raises the count a waiter waits for (wait-group add)
  kArriveAndWait = 19,
  kSend = 20,
  kTrySend = 21,
  kReceive = 22,
  kTryReceive = 23,
  kClose = 24,
  kSelect = 25,  // waits for one of several sends and receives
  // Life of objects and threads.
  kInit = 30,
  kDestroy = 31,
  kSpawn = 32,
  kThreadStart = 33,
  kThreadExit = 34,
  kDetach = 35,
  kFork = 36,
  kSetKind = 37,  // what an attribute object says of the locks initialised with it
  // Retry evidence and progress.
  kYield = 40,
  kSleep = 41,
  kProgress = 42,
  // Calls of functions that are given as arguments.
  kInvoke = 50,      // calls the second object now, in this thread
  kInvokeOnce = 51,  // the same once per object; meanwhile all others wait
  kOnSignal = 52,    // the second object becomes a signal handler
  kOnFork = 53,      // the arguments run around every fork
  // Waits for something outside of the program: a time, I/O, another process.
  kBlock = 54,
};

enum class Mode : std::uint8_t { kExclusive = 0, kShared = 1 };

// ObjectKind values are part of the trace format: append, never renumber.
enum class ObjectKind : std::uint8_t {
  kUnknown = 0,
  kMutex = 1,
  kRecursiveMutex = 2,
  kErrorCheckMutex = 3,
  kRwLock = 4,
  kSpinLock = 5,
  kCondition = 6,
  kSemaphore = 7,
  kBarrier = 8,
  kLatch = 9,
  kOnce = 10,
  kThread = 11,
  kFuture = 12,
  kChannel = 13,
  kWaitGroup = 14,
  kPool = 15,
  kFutex = 16,   // a word that threads wait on: the object around it is not known
  kEvent = 17,   // is set once or again, until it is reset: absl::Notification, Win32 events
  kAtomic = 18,  // a variable that threads change by compare-and-swap
};

// IsOwned tells whether the object has an owner, so that a request for it is an AND request.
constexpr bool IsOwned(ObjectKind kind) {
  return kind == ObjectKind::kMutex || kind == ObjectKind::kRecursiveMutex ||
         kind == ObjectKind::kErrorCheckMutex || kind == ObjectKind::kRwLock ||
         kind == ObjectKind::kSpinLock || kind == ObjectKind::kThread || kind == ObjectKind::kOnce;
}

std::string_view ToString(Op op);
std::string_view ToString(ObjectKind kind);  // "mutex", "channel", ... as used in messages

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_SYNC_OP_H_
