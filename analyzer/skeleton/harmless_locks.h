// HarmlessLocks: classes that look like locks to std::lock_guard and never wait for anybody:
// counters, stand-ins for programs with one thread.
#ifndef IMPASSE_ANALYZER_SKELETON_HARMLESS_LOCKS_H_
#define IMPASSE_ANALYZER_SKELETON_HARMLESS_LOCKS_H_

#include "absl/container/flat_hash_set.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

// HarmlessLocks returns the types whose lock() and lock_shared() are part of the program and
// neither loop nor call anything that could wait. A class that is only declared, or annotated as a
// lock, is none of them. O(actions of the functions named so and of what they call).
absl::flat_hash_set<StringId> HarmlessLocks(const Program& program);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_HARMLESS_LOCKS_H_
