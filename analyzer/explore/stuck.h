// Stuck: the states of a graph from which some process can never go on, and the shortest way there
// that no helper can avoid.
//
// Whatever happens, a finite program ends up in a bottom strongly connected component of its
// states. A process that is blocked in every state of one is blocked for ever. Where the helper has
// choices the question is a game: the scheduler and unknown branches against the helper. A state is
// lost when a move of the first leads to a lost state, or all choices of the helper do; the least
// fixpoint is the attractor of W. Zielonka, "Infinite games on finitely coloured graphs", TCS 200,
// 1998, section 2.
#ifndef IMPASSE_ANALYZER_EXPLORE_STUCK_H_
#define IMPASSE_ANALYZER_EXPLORE_STUCK_H_

#include <vector>

#include "analyzer/explore/graph.h"

namespace impasse::explore {

// StuckState is one way to be blocked for ever.
struct StuckState {
  StateId state = kNoState;
  std::vector<ProcessId> blocked;  // for ever, ascending
  std::vector<StateEdge> path;     // shortest, from the initial state
  bool depends = false;  // on what is not known: another choice on the way would have led elsewhere
};

// EventState is a move in which something goes wrong without blocking.
struct EventState {
  Event event = Event::kNone;
  std::vector<StateEdge> path;  // ends with the move
};

class StuckSearch {
 public:
  // O(V + E) time and space.
  StuckSearch(const Semantics& semantics, const Graph& graph);

  // Stuck returns at most `limit` stuck states that cannot be avoided, nearest first, one per
  // bottom component.
  std::vector<StuckState> Stuck(std::size_t limit) const;

  // Events returns the nearest occurrence of each (event, process, node).
  std::vector<EventState> Events() const;

 private:
  void FindBottoms();
  std::vector<ProcessId> BlockedForEver(const std::vector<StateId>& component) const;
  void FindLost();
  void FindWays();
  void Lose(StateId state, std::vector<StateId>& work);
  std::vector<StateEdge> PathTo(StateId state) const;
  bool Depends(StateId state) const;

  const Semantics* semantics_;
  const Graph* graph_;
  std::vector<std::vector<ProcessId>> blocked_;  // by state; of bad bottom components only
  std::vector<bool> lost_;
  std::vector<std::size_t> way_;  // edge by which a state is first reached through lost states
  std::vector<StateId> from_;
  std::vector<StateId> order_;  // states in the order of their distance
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_STUCK_H_
