// FindLockCycles: the shortest feasible cycle through each edge of the lock-order graph.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "analyzer/model/cycles.h"
#include "analyzer/model/lock_order_graph.h"

namespace impasse {
namespace {

// BothHeld tells whether two threads can hold these two at once.
bool BothHeld(const HeldLock& a, const HeldLock& b) {
  return a.lock != b.lock || (a.mode == Mode::kShared && b.mode == Mode::kShared);
}

class Search {
 public:
  Search(const LockOrderGraph& graph, const CycleLimits& limits) : graph_(graph), limits_(limits) {
    CollectEdges();
  }

  LockCycles Run() {
    SelfCycles();
    const std::size_t longest = std::min(limits_.max_length, graph_.locks().size());
    for (std::size_t length = 2; length <= longest && !Exhausted(); ++length)
      CyclesOfLength(length);
    return std::move(result_);
  }

 private:
  using Edge = LockOrderGraph::EdgeMap::value_type;

  bool Exhausted() const { return result_.truncated; }

  // Keeps what can be a link: an edge inside a component that somebody really waits at.
  void CollectEdges() {
    const auto waits = [](const Edge& edge) {
      return std::any_of(edge.second.begin(), edge.second.end(),
                         [](const Witness& w) { return !w.to_tried; });
    };
    Adjacency all(graph_.locks().size());
    for (const Edge& edge : graph_.edges()) {
      if (edge.first.first != edge.first.second && waits(edge)) {
        all[edge.first.first].push_back(edge.first.second);
      }
    }
    const Components components = StronglyConnected(all);
    forward_.resize(all.size());
    reverse_.resize(all.size());
    for (const Edge& edge : graph_.edges()) {
      const auto [from, to] = edge.first;
      if (from == to || !waits(edge) || components.of[from] != components.of[to]) continue;
      forward_[from].push_back(&edge);
      reverse_[to].push_back(from);
      edges_.push_back(&edge);
    }
  }

  // Compatible tells whether two threads can be at the two links at once: no gate keeps them apart.
  bool Compatible(const CycleLink& a, const CycleLink& b) const {
    if (!graph_.Concurrent(*a.witness, *b.witness)) return false;
    const HeldLock from_a{a.from, a.witness->from_mode};
    const HeldLock from_b{b.from, b.witness->from_mode};
    // Two instances of a summary node may be held at once: that is what the node stands for.
    if (!BothHeld(from_a, from_b) && !graph_.locks()[a.from].summary) return false;
    const auto excludes = [](const std::vector<HeldLock>& gates, const HeldLock& held) {
      return std::any_of(gates.begin(), gates.end(),
                         [&](const HeldLock& g) { return !BothHeld(g, held); });
    };
    if (excludes(a.witness->gates, from_b) || excludes(b.witness->gates, from_a)) return false;
    return std::none_of(a.witness->gates.begin(), a.witness->gates.end(),
                        [&](const HeldLock& g) { return excludes(b.witness->gates, g); });
  }

  // Blocks tells whether the waiter of `waiting` waits for the holder of `holding`.
  bool Blocks(const CycleLink& waiting, const CycleLink& holding) const {
    const bool readers =
        waiting.witness->to_mode == Mode::kShared && holding.witness->from_mode == Mode::kShared;
    return !readers || !graph_.locks()[holding.from].readers_pass_writers;
  }

  bool Fits(const CycleLink& link) const {
    if (!cycle_.empty() && !Blocks(cycle_.back(), link)) return false;
    return std::all_of(cycle_.begin(), cycle_.end(),
                       [&](const CycleLink& other) { return Compatible(other, link); });
  }

  // Two instances of one summary node, taken in both orders.
  void SelfCycles() {
    for (const Edge& edge : graph_.edges()) {
      const auto [from, to] = edge.first;
      if (from != to || !graph_.locks()[from].summary) continue;
      if (result_.cycles.size() >= limits_.max_cycles) result_.truncated = true;
      if (result_.truncated) return;
      SelfCycle(edge);
    }
  }

  void SelfCycle(const Edge& edge) {
    const LockId lock = edge.first.first;
    for (const Witness& a : edge.second) {
      for (const Witness& b : edge.second) {
        if (a.to_tried || b.to_tried) continue;
        const CycleLink first{lock, lock, &a};
        const CycleLink second{lock, lock, &b};
        if (!Compatible(first, second) || !Blocks(first, second) || !Blocks(second, first))
          continue;
        result_.cycles.push_back({first, second});
        return;
      }
    }
  }

  void CyclesOfLength(std::size_t length) {
    for (const Edge* edge : edges_) {
      if (covered_.contains(edge->first)) continue;
      Distances(edge->first.first);
      cycle_.clear();
      on_path_.assign(graph_.locks().size(), false);
      if (Extend(*edge, edge->first.first, length)) Record();
      if (Exhausted()) return;
    }
  }

  void Record() {
    for (const CycleLink& link : cycle_) covered_.insert({link.from, link.to});
    result_.cycles.push_back(cycle_);
    if (result_.cycles.size() >= limits_.max_cycles) result_.truncated = true;
  }

  // Distances to `target`, by breadth-first search against the edges; prunes the search below.
  void Distances(LockId target) {
    distance_.assign(graph_.locks().size(), limits_.max_length + 1);
    distance_[target] = 0;
    std::vector<LockId> queue = {target};
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (const LockId from : reverse_[queue[i]]) {
        if (distance_[from] <= limits_.max_length) continue;
        distance_[from] = distance_[queue[i]] + 1;
        queue.push_back(from);
      }
    }
  }

  // Appends `edge` and `remaining` - 1 further edges that lead back to `start`; restores on
  // failure.
  bool Extend(const Edge& edge, LockId start, std::size_t remaining) {
    const auto [from, to] = edge.first;
    for (const Witness& witness : edge.second) {
      if (++steps_ > limits_.max_steps) {
        result_.truncated = true;
        return false;
      }
      const CycleLink link{from, to, &witness};
      if (witness.to_tried || !Fits(link)) continue;
      cycle_.push_back(link);
      on_path_[from] = true;
      if (remaining == 1 ? Blocks(cycle_.back(), cycle_.front())
                         : Continue(to, start, remaining - 1))
        return true;
      on_path_[from] = false;
      cycle_.pop_back();
    }
    return false;
  }

  bool Continue(LockId at, LockId start, std::size_t remaining) {
    for (const Edge* next : forward_[at]) {
      const LockId to = next->first.second;
      if (distance_[to] > remaining - 1 || (remaining == 1) != (to == start) ||
          on_path_[to] != (to == start))
        continue;
      if (Extend(*next, start, remaining)) return true;
      if (Exhausted()) return false;
    }
    return false;
  }

  const LockOrderGraph& graph_;
  const CycleLimits& limits_;
  std::vector<const Edge*> edges_;
  std::vector<std::vector<const Edge*>> forward_;
  std::vector<std::vector<LockId>> reverse_;
  std::vector<std::size_t> distance_;
  std::vector<bool> on_path_;
  std::set<std::pair<LockId, LockId>> covered_;
  LockCycle cycle_;
  std::size_t steps_ = 0;
  LockCycles result_;
};

}  // namespace

LockCycles FindLockCycles(const LockOrderGraph& graph, const CycleLimits& limits) {
  return Search(graph, limits).Run();
}

}  // namespace impasse
