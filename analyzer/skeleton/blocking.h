// Blocking: calls that keep a thread waiting for something else than a lock.
#ifndef IMPASSE_ANALYZER_SKELETON_BLOCKING_H_
#define IMPASSE_ANALYZER_SKELETON_BLOCKING_H_

#include <cstdint>
#include <vector>

#include "analyzer/skeleton/program.h"
#include "analyzer/skeleton/traces.h"

namespace impasse::skeleton {

// How long a call can keep its thread.
enum class Wait : std::uint8_t {
  kNone,     // never, as its arguments say: a time of 0, MSG_DONTWAIT, WNOHANG
  kBounded,  // for a time, or as long as a file takes
  kOpen,     // as long as somebody else pleases: a peer, a process, a thread; a second of sleep
};

// WaitOf grades an action by the line that a lock API or a model has for it, and by its constants.
Wait WaitOf(const Program& program, const Action& action);

// BlockingCalls says of every function whether a call of it can block, and where: in its body or
// behind calls with one target. The worst place comes first, of equal ones the nearest.
// O(actions + calls).
class BlockingCalls {
 public:
  BlockingCalls(const Program& program, Traces& traces);

  // The way from the function to the call that blocks; 0 when there is none.
  TraceId WayFrom(FunctionId function) const { return ways_[function]; }

 private:
  std::vector<TraceId> ways_;
};

// ActionAt returns the action at the innermost place of a trace.
const Action* ActionAt(const Program& program, const Trace& trace);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_BLOCKING_H_
