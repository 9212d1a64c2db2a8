// Leaks: functions that keep a lock on one path and give it back on another.
#ifndef IMPASSE_ANALYZER_SKELETON_LEAKS_H_
#define IMPASSE_ANALYZER_SKELETON_LEAKS_H_

#include <vector>

#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/lock_names.h"
#include "analyzer/skeleton/threads.h"

namespace impasse::skeleton {

// PathOf spells a trace out, the entry point first.
CallPath PathOf(const Program& program, const Traces& traces, TraceId trace);

// FindLeaks looks at the summary of every function called with anything, so that no argument of
// this program hides a path.
std::vector<Leak> FindLeaks(Interpreter& interpreter, LockNames& names);

// FindThreadLeaks returns what threads hold when they end: at every return of what they run, or
// where they call pthread_exit and the like.
std::vector<Leak> FindThreadLeaks(Interpreter& interpreter, const Threads& threads,
                                  LockNames& names);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LEAKS_H_
