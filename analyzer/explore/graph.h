// Graph: the reachable states of a model and the moves between them, found breadth first, so that
// the path along first visits is a shortest one.
#ifndef IMPASSE_ANALYZER_EXPLORE_GRAPH_H_
#define IMPASSE_ANALYZER_EXPLORE_GRAPH_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "analyzer/explore/reduction.h"
#include "analyzer/explore/semantics.h"
#include "analyzer/explore/state.h"

namespace impasse::explore {

struct Limits {
  std::size_t max_states = 200'000;
  std::size_t max_words = 8'000'000;  // of all states: wide ones cost more, and lead less far
  std::size_t max_depth = 10'000;     // moves from the beginning
  std::size_t max_verdicts = 16;      // per group
  bool reduce = true;                 // partial-order reduction; off only to check it
};

struct StateEdge {
  StateId to = kNoState;
  Move move;
};

class Graph {
 public:
  // Build explores within the limits. O(states * (moves + width)).
  static Graph Build(const Semantics& semantics, const Future& future, const Limits& limits);

  std::size_t states() const { return first_edge_.size() - 1; }
  std::size_t edges() const { return edges_.size(); }
  std::span<const StateEdge> EdgesOf(StateId state) const {
    return std::span(edges_).subspan(first_edge_[state],
                                     first_edge_[state + 1] - first_edge_[state]);
  }
  // Cut tells whether moves of this state are missing because a bound was hit.
  bool Cut(StateId state) const { return cut_[state]; }
  bool truncated() const { return truncated_; }
  StateView At(StateId state) const { return set_->At(state); }

 private:
  friend class GraphBuilder;
  std::vector<std::size_t> first_edge_{0};
  std::vector<StateEdge> edges_;
  std::vector<bool> cut_;
  std::unique_ptr<StateSet> set_;
  bool truncated_ = false;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_GRAPH_H_
