// Retry evidence: yields and short sleeps between failed attempts. They are counted and passed on.
#include <sched.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include "runtime-probe/interpose/interpose.h"

namespace impasse::probe {
namespace {

void NoteYield(Op op) {
  ThreadContext* context = Enter();
  if (context == nullptr) return;
  Store(context->record->yields, context->record->yields + 1);
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
    impasse::probe::NoteYield(impasse::Op::op);                     \
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
