// Swaps: what threads do to atomic variables, as evidence of retries: a compare-and-swap that found
// another value, and who had changed it last; a change that is taken back after such a failure.
//
// Nothing of it is an event: programs without locks swap millions of times a second, and the flight
// recorder is there for locks. An atomic variable has an object only once a swap of it has failed.
//
// A change is a claim until it is known what it was. Written back to what it was before, it was
// taken back: after a failure that is an undo, else something was done under its protection. When
// anybody else changes the variable meanwhile, or the thread itself goes on to a third value, it
// was no claim but work done. So a spin lock that works, a lock-free list and a counter make
// progress, and a flag that is raised, found in vain and lowered again does not.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_SWAPS_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_SWAPS_H_

#include <cstdint>

#include "runtime-probe/record/context.h"

namespace impasse::probe {

// Swapped records that the thread found `before` in the variable and left `after` there. When both
// are the same it was a test-and-set that found the variable set already.
void Swapped(ThreadContext& context, CallSite site, std::uintptr_t address, std::uint64_t before,
             std::uint64_t after);

// SwapFailed records a compare-and-swap that found another value.
void SwapFailed(ThreadContext& context, CallSite site, std::uintptr_t address);

// Storing records that the thread is about to store a value into the variable.
void Storing(ThreadContext& context, std::uintptr_t address, std::uint64_t value);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_SWAPS_H_
