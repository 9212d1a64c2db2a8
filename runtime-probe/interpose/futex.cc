// Futex waits that go through the C library's `syscall`: those of std::counting_semaphore, latch,
// barrier, atomic::wait and future, of Abseil, Qt, Rust and others. The locks of the C library
// itself make the system call directly and are recorded as what they are.
//
// A futex word tells neither owner nor who will wake: who is woken without having slept makes no
// call. So the set of those who can end such a wait is unknown.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>

#include "runtime-probe/interpose/interpose.h"
#include "runtime-probe/record/mappings.h"

namespace impasse::probe {
namespace {

struct SyscallApi {
  using Function = decltype(&::syscall);
  static constexpr const char* kName = "syscall";
};

struct FutexCall {
  long number;
  std::uintptr_t word;
  long operation;
  long arguments[4];

  long command() const { return operation & FUTEX_CMD_MASK; }
  bool is_private() const { return (operation & FUTEX_PRIVATE_FLAG) != 0; }
  bool waits() const { return command() == FUTEX_WAIT || command() == FUTEX_WAIT_BITSET; }
  bool wakes() const {
    return command() == FUTEX_WAKE || command() == FUTEX_WAKE_BITSET ||
           command() == FUTEX_WAKE_OP || command() == FUTEX_REQUEUE ||
           command() == FUTEX_CMP_REQUEUE;
  }
  bool timed() const { return arguments[1] != 0; }

  long Make() const {
    return Real<SyscallApi>()(number, word, operation, arguments[0], arguments[1], arguments[2],
                              arguments[3]);
  }
};

Description DescribePrivate(std::uintptr_t) { return {.kind = ObjectKind::kFutex}; }

// Not marked as private by whoever waits: the memory decides. std::future never marks it.
Description DescribeUnmarked(std::uintptr_t address) {
  return {.kind = ObjectKind::kFutex, .process_shared = IsSharedMemory(address)};
}

Describe DescriberOf(const FutexCall& call) {
  return call.is_private() ? DescribePrivate : DescribeUnmarked;
}

long WaitOnWord(CallSite site, const FutexCall& call) {
  ThreadContext* context = Enter();
  if (context == nullptr) return call.Make();
  const int saved_errno = errno;
  const SiteEntry* entry = FindSite(*context, site, call.word, DescriberOf(call));
  const std::uint32_t object = ObjectOf(entry);
  bool published = false;
  if (entry != nullptr) {
    const trace::WaitArm arm = {entry->object, static_cast<std::uint8_t>(Op::kDown), 0, 0};
    const std::uint32_t flags = call.timed() ? trace::kWaitTimed : 0U;
    published = BeginWait(*context, {&arm, 1, flags, entry->stack, 0});
  }
  Leave(*context);
  errno = saved_errno;
  const long result = call.Make();
  const ErrnoKeeper keeper;
  Reenter(*context);
  if (published) EndWait(*context);
  if (result == 0) Passed(*context, object, Op::kDown);
  Leave(*context);
  return result;
}

long WakeWaiters(CallSite site, const FutexCall& call) {
  if (ThreadContext* context = Enter()) {
    const ErrnoKeeper keeper;
    Signalled(*context, site, call.word, DescriberOf(call), Op::kPost, 0);
    Leave(*context);
  }
  return call.Make();
}

}  // namespace
}  // namespace impasse::probe

IMPASSE_EXPORT long syscall(long number, ...) noexcept {
  using impasse::probe::FutexCall;
  va_list list;
  va_start(list, number);
  long a[6];
  for (long& argument : a) argument = va_arg(list, long);  // those not given are not looked at
  va_end(list);
  const FutexCall call = {
      number, static_cast<std::uintptr_t>(a[0]), a[1], {a[2], a[3], a[4], a[5]}};
  if (number != SYS_futex) return call.Make();
  if (call.waits()) return impasse::probe::WaitOnWord(IMPASSE_CALL_SITE, call);
  if (call.wakes()) return impasse::probe::WakeWaiters(IMPASSE_CALL_SITE, call);
  return call.Make();
}
