// BadUnlocks: locks given back by a thread that does not hold them, or not in that way.
#ifndef IMPASSE_ANALYZER_SKELETON_BAD_UNLOCKS_H_
#define IMPASSE_ANALYZER_SKELETON_BAD_UNLOCKS_H_

#include <vector>

#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/lock_names.h"
#include "analyzer/skeleton/threads.h"

namespace impasse::skeleton {

// FindBadUnlocks returns one per function and lock. The place is never reached with the lock held,
// on any path and for any caller; the lock is one object for certain.
std::vector<BadUnlock> FindBadUnlocks(Interpreter& interpreter, const Threads& threads,
                                      LockNames& names);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_BAD_UNLOCKS_H_
