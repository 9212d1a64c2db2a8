// Reduction: partial-order reduction by persistent sets of one move. Where one process (or the two
// of a rendezvous) can make a move that commutes with everything the others can still do, no other
// order need be looked at: P. Godefroid, "Partial-Order Methods for the Verification of Concurrent
// Systems", LNCS 1032, 1996, chapter 4. All stuck states are kept. The search adds the proviso
// against ignoring: a state whose reduced successor is not ahead of it is expanded fully.
#ifndef IMPASSE_ANALYZER_EXPLORE_REDUCTION_H_
#define IMPASSE_ANALYZER_EXPLORE_REDUCTION_H_

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "analyzer/explore/future.h"
#include "analyzer/explore/semantics.h"

namespace impasse::explore {

class Reduction {
 public:
  Reduction(const Semantics& semantics, const Future& future);

  // Persistent returns half-open ranges of `moves` (as listed by Semantics::Moves for `state`),
  // each of which is a persistent set. O(processes * objects).
  using Range = std::pair<std::size_t, std::size_t>;
  std::vector<Range> Persistent(StateView state, std::span<const Move> moves) const;

 private:
  bool IsIndependent(StateView state, std::span<const Move> moves) const;
  bool IsChannelIndependent(StateView state, const Node& node, const Move& move) const;
  // Whether the process owns the mutexes that guard all the data which the action uses.
  bool IsGuarded(StateView state, const Action& action, ProcessId process) const;
  bool IsCountIndependent(const Primitive& primitive, Op op, std::uint16_t others) const;
  bool AreThreadsIndependent(StateView state, const Action& action, ProcessId process) const;
  // Whether somebody may look, without waiting, at whether the process has arrived at a channel.
  bool IsWatched(StateView state, const Move& move) const;
  // What all running processes but these two may still do to the object.
  std::uint16_t Others(StateView state, std::size_t object, ProcessId a, ProcessId b) const;

  const Semantics* semantics_;
  const Future* future_;
  std::vector<PrimitiveId> guards_;  // by variable
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_REDUCTION_H_
