// JoinCycles: waits for the end of a thread, or for a future, with a lock that the other one needs.
#ifndef IMPASSE_ANALYZER_SKELETON_JOIN_CYCLES_H_
#define IMPASSE_ANALYZER_SKELETON_JOIN_CYCLES_H_

#include <functional>
#include <optional>
#include <vector>

#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/threads.h"

namespace impasse::skeleton {

// NodeOf returns the node of the lock-order graph that an object of an event is.
using NodeOf = std::function<std::optional<LockId>(const ThreadEvent&, ObjId, ObjectKind)>;

// FindJoinCycles returns one per lock and place of a wait. Silent when the other thread takes the
// lock only before something that the waiting one has waited for already.
std::vector<JoinCycle> FindJoinCycles(Interpreter& interpreter, const Threads& threads,
                                      const LockOrderGraph& graph, const NodeOf& node_of);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_JOIN_CYCLES_H_
