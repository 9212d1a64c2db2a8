// Stacks: call paths, captured on slow paths only, each stored once.
//
// A stack is {hash, count, pc * count} in the section of stacks, its index the place of the hash;
// the first pc is the return address into the caller of the interposed function.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_STACKS_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_STACKS_H_

#include <cstdint>

#include "runtime-probe/record/context.h"

namespace impasse::probe {

// StackAt returns the stack that led to the calling thread's site when it used the object; captured
// the first time that the thread takes this path, or that (return address, stack depth, object) is
// seen. 0: no room. Lock-free, no allocation; walking costs microseconds, finding it again some ten
// nanoseconds.
std::uint32_t StackAt(ThreadContext& context, CallSite site, std::uint32_t object);

// ResetStacks forgets all stacks: in a new trace.
bool ResetStacks();

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_STACKS_H_
