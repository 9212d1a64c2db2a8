// The initialisation of function-local statics: one thread initialises, others wait for it.
//
// The compiler calls these functions of the C++ ABI only while the variable is not initialised.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "runtime-probe/interpose/interpose.h"
#include "runtime-probe/interpose/once.h"

namespace impasse::probe {
namespace {

// States of the guard word, as in libstdc++ on little-endian machines.
constexpr int kDone = 1;
constexpr int kPending = 1 << 8;
constexpr int kWaiting = 1 << 16;

void FutexCall(int* word, int operation, int value) {
  syscall(SYS_futex, word, operation, value, nullptr, nullptr, 0);
}

// The protocol itself, for C programs that load a C++ plugin: its runtime is then not among the
// libraries in which the real functions are looked for.
int AcquireGuard(int* word) {
  for (;;) {
    if (Replace(*word, 0, kPending)) return 1;
    const int state = LoadAcquire(*word);
    if (state == kDone) return 0;
    if (state == 0) continue;
    if ((state & kWaiting) == 0 && !Replace(*word, state, state | kWaiting)) continue;
    FutexCall(word, FUTEX_WAIT_PRIVATE, state | kWaiting);
  }
}

void LeaveGuard(int* word, int state) {
  const int before = __atomic_exchange_n(word, state, __ATOMIC_ACQ_REL);
  if ((before & kWaiting) != 0) FutexCall(word, FUTEX_WAKE_PRIVATE, 0x7fffffff);
}

struct GuardAcquire {
  using Function = int (*)(std::uint64_t*);
  static constexpr const char* kName = "__cxa_guard_acquire";
};
struct GuardRelease {
  using Function = void (*)(std::uint64_t*);
  static constexpr const char* kName = "__cxa_guard_release";
};
struct GuardAbort {
  using Function = void (*)(std::uint64_t*);
  static constexpr const char* kName = "__cxa_guard_abort";
};

int RealAcquire(std::uint64_t* guard) {
  const GuardAcquire::Function real = Real<GuardAcquire>();
  return real != nullptr ? real(guard) : AcquireGuard(reinterpret_cast<int*>(guard));
}

template <class Api>
void Finish(std::uint64_t* guard, int state) {
  LoseOnce(AddressOf(guard));
  const typename Api::Function real = Real<Api>();
  if (real != nullptr) {
    real(guard);
  } else {
    LeaveGuard(reinterpret_cast<int*>(guard), state);
  }
}

int InitialiseOrWait(CallSite site, std::uint64_t* guard) {
  const bool published = BeginOnce(site, AddressOf(guard), DescribeStatic);
  const int result = RealAcquire(guard);
  if (published) EndOnce();
  if (result != 0) OwnOnce(site, AddressOf(guard), DescribeStatic);
  return result;
}

}  // namespace
}  // namespace impasse::probe

// NOLINTBEGIN(bugprone-reserved-identifier): the names of the C++ ABI
IMPASSE_EXPORT int __cxa_guard_acquire(std::uint64_t* guard) {
  return impasse::probe::InitialiseOrWait(IMPASSE_CALL_SITE, guard);
}

IMPASSE_EXPORT void __cxa_guard_release(std::uint64_t* guard) {
  impasse::probe::Finish<impasse::probe::GuardRelease>(guard, impasse::probe::kDone);
}

IMPASSE_EXPORT void __cxa_guard_abort(std::uint64_t* guard) {
  impasse::probe::Finish<impasse::probe::GuardAbort>(guard, 0);
}
// NOLINTEND(bugprone-reserved-identifier)
