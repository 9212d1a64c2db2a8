// Blocked: what a thread waits for, published for whoever follows the trace.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_BLOCKED_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_BLOCKED_H_

#include <cstdint>

#include "runtime-probe/record/context.h"

namespace impasse::probe {

// A wait that is about to begin.
struct Wait {
  const trace::WaitArm* arms;
  std::uint32_t arm_count;  // at most kMaxSelectArms
  std::uint32_t flags;      // trace::WaitFlags
  std::uint32_t stack;
  std::uint32_t mutex;
};

// BeginWait publishes the wait. False when one is published already: a signal handler that blocks
// inside a blocked call; then nothing is done and EndWait must not be called.
bool BeginWait(ThreadContext& context, const Wait& wait);

// EndWait takes the wait back.
void EndWait(ThreadContext& context);

inline bool IsBlocked(const ThreadContext& context) { return (context.record->seq & 1) != 0; }

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_BLOCKED_H_
