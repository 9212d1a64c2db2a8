// Retry evidence: yields and short sleeps between failed attempts. They are counted and passed on.
#include <sched.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include "runtime-probe/interpose/interpose.h"
#include "runtime-probe/record/stacks.h"
#include "runtime-probe/record/system.h"

namespace impasse::probe {
namespace {

constexpr std::uint64_t kStackEvery = 1024;

void NoteYield(CallSite site, Op op) {
  ThreadContext* context = Enter();
  if (context == nullptr) return;
  const std::uint64_t yields = context->record->yields + 1;
  Store(context->record->yields, yields);
  if (yields % kStackEvery == 0) [[unlikely]] {
    const ErrnoKeeper keeper;
    Store(context->record->stack_of_yield, StackAt(*context, site, 0));
  }
  Emit(*context, op, 0, 0, 0);
  Leave(*context);
}

}  // namespace
}  // namespace impasse::probe

// NOLINTBEGIN(bugprone-macro-parentheses): parameters and arguments bring their own
#define RETRY_FN(ret, name, params, args, op)                       \
  namespace impasse::probe {                                        \
  struct Api_##name {                                               \
    using Function = decltype(&::name);                             \
    static constexpr const char* kName = #name;                     \
  };                                                                \
  }                                                                 \
  IMPASSE_EXPORT ret name params noexcept(noexcept(::name args)) {  \
    impasse::probe::NoteYield(IMPASSE_CALL_SITE, impasse::Op::op);  \
    return impasse::probe::Real<impasse::probe::Api_##name>() args; \
  }
// NOLINTEND(bugprone-macro-parentheses)

RETRY_FN(int, sched_yield, (), (), kYield)
RETRY_FN(void, thrd_yield, (), (), kYield)
RETRY_FN(unsigned, sleep, (unsigned t), (t), kSleep)
RETRY_FN(int, thrd_sleep, (const timespec* t, timespec* left), (t, left), kSleep)
RETRY_FN(int, usleep, (useconds_t t), (t), kSleep)
RETRY_FN(int, nanosleep, (const timespec* t, timespec* left), (t, left), kSleep)
RETRY_FN(int, clock_nanosleep, (clockid_t c, int flags, const timespec* t, timespec* left),
         (c, flags, t, left), kSleep)
