// Signal locks: a handler takes a lock that the code which it interrupts may hold.
#ifndef IMPASSE_ANALYZER_SKELETON_SIGNAL_LOCKS_H_
#define IMPASSE_ANALYZER_SKELETON_SIGNAL_LOCKS_H_

#include <vector>

#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/lock_names.h"
#include "analyzer/skeleton/threads.h"

namespace impasse::skeleton {

// FindSignalLocks returns one SelfLock per handler and lock. A program that blocks signals anywhere
// has a way to keep its handlers away from its locks: it has none. O(events x handlers).
std::vector<SelfLock> FindSignalLocks(Interpreter& interpreter, const Threads& threads,
                                      LockNames& names);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_SIGNAL_LOCKS_H_
