#include "analyzer/explore/graph.h"

#include <algorithm>
#include <utility>

namespace impasse::explore {

class GraphBuilder {
 public:
  GraphBuilder(const Semantics& semantics, const Future& future, const Limits& limits)
      : semantics_(semantics),
        reduction_(semantics, future),
        limits_(limits),
        max_states_(
            std::min(limits.max_states,
                     limits.max_words / std::max<std::size_t>(semantics.layout().size(), 1))) {
    graph_.set_ = std::make_unique<StateSet>(semantics.layout().size());
  }

  Graph Run() {
    Insert(semantics_.Initial(), 0);
    for (StateId id = 0; id < graph_.set_->size(); ++id) {
      Expand(id);
      graph_.first_edge_.push_back(graph_.edges_.size());
    }
    return std::move(graph_);
  }

 private:
  StateId Insert(const State& state, std::size_t depth) {
    const auto [id, fresh] = graph_.set_->Insert(state);
    if (fresh) {
      graph_.cut_.push_back(false);
      depth_.push_back(depth);
    }
    return id;
  }

  void Expand(StateId id) {
    const StateView view = graph_.set_->At(id);
    const State state(view.begin(), view.end());
    std::vector<Move> moves;
    semantics_.Moves(state, moves);
    if (moves.empty()) return;
    if (depth_[id] >= limits_.max_depth || graph_.set_->size() >= max_states_) {
      Cut(id);
      return;
    }
    if (limits_.reduce && ExpandReduced(id, state, moves)) return;
    for (const Move& move : moves) Follow(id, state, move);
  }

  bool ExpandReduced(StateId id, const State& state, const std::vector<Move>& moves) {
    for (const auto& [first, last] : reduction_.Persistent(state, moves)) {
      const std::size_t before = graph_.edges_.size();
      for (std::size_t i = first; i < last; ++i) Follow(id, state, moves[i]);
      // The proviso: everything reached lies ahead of the search, and the end of the program does
      // not cut off what others could have done wrong before.
      const bool ahead =
          std::all_of(graph_.edges_.begin() + static_cast<std::ptrdiff_t>(before),
                      graph_.edges_.end(), [this, id](const StateEdge& edge) {
                        return edge.to > id && !semantics_.Finished(graph_.set_->At(edge.to));
                      });
      if (ahead) return true;
      graph_.edges_.resize(before);
    }
    return false;
  }

  void Follow(StateId id, const State& state, const Move& move) {
    if (move.event == Event::kOverflow) {
      Cut(id);
      return;
    }
    const StateId to = Insert(semantics_.Apply(state, move), depth_[id] + 1);
    graph_.edges_.push_back({to, move});
  }

  void Cut(StateId id) {
    graph_.cut_[id] = true;
    graph_.truncated_ = true;
  }

  const Semantics& semantics_;
  const Reduction reduction_;
  const Limits& limits_;
  const std::size_t max_states_;
  Graph graph_;
  std::vector<std::size_t> depth_;
};

Graph Graph::Build(const Semantics& semantics, const Future& future, const Limits& limits) {
  return GraphBuilder(semantics, future, limits).Run();
}

}  // namespace impasse::explore
