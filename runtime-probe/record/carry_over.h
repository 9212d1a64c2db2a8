// Carrying the held set of the forking thread over into the trace of the child.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_CARRY_OVER_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_CARRY_OVER_H_

#include "runtime-probe/record/context.h"

namespace impasse::probe {

// SaveHeld copies what the thread holds out of the parent's trace. Only in the child of a fork,
// where there is one thread: the copy is in static memory.
void SaveHeld(const ThreadContext& context);

// RestoreHeld writes the copy into the new trace as the held set of `context`.
void RestoreHeld(ThreadContext& context);

// RestoreLeftBehind writes into the new trace what the other threads of the parent held, according
// to the parent's trace, and threads that will never run as its owners. The parent goes on
// meanwhile: what is written may be out of date, but then nobody waits for it.
void RestoreLeftBehind(const Trace& parent, std::uint32_t forking_thread);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_CARRY_OVER_H_
