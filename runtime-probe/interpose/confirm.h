// Confirm: pauses threads where a deadlock that could happen would close, so that it does.
//
// P. Joshi, C.-S. Park, K. Sen, M. Naik, "A randomized dynamic program analysis technique for
// detecting real deadlocks", PLDI 2009: a thread that is about to take the second lock of a
// suspected cycle is kept there until the others of the cycle stand at theirs. Each pause is
// bounded, and so is their number: without the cycle the program only runs slower.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_CONFIRM_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_CONFIRM_H_

#include "runtime-probe/record/held.h"
#include "runtime-probe/record/process.h"

namespace impasse::probe {

// IsConfirming tells whether `impasse run --confirm` asks for it. Then no lock is tried first:
// every acquisition passes PauseBefore.
inline bool IsConfirming() { return TheOptions().confirm; }

// PauseBefore keeps the thread for a while when it is at a place of the plan: it holds a lock from
// one site and is about to acquire `entry` at another. It returns at once when the acquisitions of
// the threads that stand at such places form a circle, in all of these. Called between Enter and
// Leave, which it leaves and enters again: what the caller knows of `entry` is stale afterwards.
void PauseBefore(ThreadContext& context, const SiteEntry* entry);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_CONFIRM_H_
