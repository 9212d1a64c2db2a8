#include "analyzer/explore/stuck.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <tuple>

#include "analyzer/model/cycles.h"

namespace impasse::explore {
namespace {

Adjacency AdjacencyOf(const Graph& graph) {
  Adjacency adjacency(graph.states());
  for (StateId s = 0; s < graph.states(); ++s) {
    for (const StateEdge& edge : graph.EdgesOf(s)) adjacency[s].push_back(edge.to);
  }
  return adjacency;
}

}  // namespace

StuckSearch::StuckSearch(const Semantics& semantics, const Graph& graph)
    : semantics_(&semantics),
      graph_(&graph),
      blocked_(graph.states()),
      lost_(graph.states(), false) {
  FindBottoms();
  FindLost();
  FindWays();
}

void StuckSearch::FindBottoms() {
  const Adjacency adjacency = AdjacencyOf(*graph_);
  const Components components = StronglyConnected(adjacency);
  std::vector<bool> bottom(components.count, true);
  for (StateId s = 0; s < graph_->states(); ++s) {
    const std::uint32_t own = components.of[s];
    if (graph_->Cut(s) || semantics_->Finished(graph_->At(s))) bottom[own] = false;
    for (const StateId to : adjacency[s]) {
      if (components.of[to] != own) bottom[own] = false;
    }
  }
  const auto members = components.Members();
  for (std::uint32_t c = 0; c < components.count; ++c) {
    if (!bottom[c]) continue;
    const std::vector<ProcessId> blocked = BlockedForEver(members[c]);
    for (const StateId s : members[c]) blocked_[s] = blocked;
  }
}

std::vector<ProcessId> StuckSearch::BlockedForEver(const std::vector<StateId>& component) const {
  const ProcessId count = semantics_->model().process_count();
  std::vector<bool> blocked(count, true);
  std::vector<Move> moves;
  for (const StateId s : component) {
    const StateView state = graph_->At(s);
    for (ProcessId p = 0; p < count; ++p) {
      if (semantics_->NodeOf(state, p) == nullptr) blocked[p] = false;
    }
    moves.clear();
    semantics_->Moves(state, moves);
    for (const Move& move : moves) {
      blocked[move.process] = false;
      if (move.partner != kNone16) blocked[move.partner] = false;
    }
  }
  std::vector<ProcessId> result;
  for (ProcessId p = 0; p < count; ++p) {
    if (blocked[p]) result.push_back(p);
  }
  return result;
}

void StuckSearch::Lose(StateId state, std::vector<StateId>& work) {
  if (lost_[state]) return;
  lost_[state] = true;
  work.push_back(state);
}

void StuckSearch::FindLost() {
  std::vector<std::vector<std::pair<StateId, const Move*>>> into(graph_->states());
  // Choices of the helper that are not known to be lost, by state and process.
  std::map<std::pair<StateId, ProcessId>, std::size_t> open;
  std::vector<StateId> work;
  for (StateId s = 0; s < graph_->states(); ++s) {
    for (const StateEdge& edge : graph_->EdgesOf(s)) {
      // A choice that changes nothing is none: the helper cannot put off the others for ever.
      if (edge.move.helper && edge.to == s) continue;
      into[edge.to].emplace_back(s, &edge.move);
      if (edge.move.helper) ++open[{s, edge.move.process}];
    }
    if (!blocked_[s].empty()) Lose(s, work);
  }
  while (!work.empty()) {
    const StateId to = work.back();
    work.pop_back();
    for (const auto& [from, move] : into[to]) {
      const bool escapes = move->helper && (--open[{from, move->process}] > 0 || graph_->Cut(from));
      if (!escapes) Lose(from, work);
    }
  }
}

// Breadth first from the beginning through lost states only: there the helper has no way out.
void StuckSearch::FindWays() {
  way_.assign(graph_->states(), 0);
  from_.assign(graph_->states(), kNoState);
  if (graph_->states() == 0 || !lost_[0]) return;
  order_.push_back(0);
  from_[0] = 0;
  for (std::size_t next = 0; next < order_.size(); ++next) {
    const StateId s = order_[next];
    const auto edges = graph_->EdgesOf(s);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const StateId to = edges[i].to;
      if (!lost_[to] || from_[to] != kNoState) continue;
      from_[to] = s;
      way_[to] = i;
      order_.push_back(to);
    }
  }
}

std::vector<StateEdge> StuckSearch::PathTo(StateId state) const {
  std::vector<StateEdge> path;
  for (StateId s = state; s != 0; s = from_[s]) path.push_back(graph_->EdgesOf(from_[s])[way_[s]]);
  std::ranges::reverse(path);
  return path;
}

// Whether some choice on the way that nobody in the program makes has an alternative that need not
// end up blocked.
bool StuckSearch::Depends(StateId state) const {
  for (StateId s = state; s != 0; s = from_[s]) {
    const auto edges = graph_->EdgesOf(from_[s]);
    const Move& taken = edges[way_[s]].move;
    const Node& node = *semantics_->NodeOf(graph_->At(from_[s]), taken.process);
    const bool chosen = node.action.kind == ActionKind::kChoose || taken.value != kUnset;
    if (!chosen || taken.helper) continue;
    const bool escapes = std::ranges::any_of(edges, [&](const StateEdge& edge) {
      return edge.move.process == taken.process && !lost_[edge.to];
    });
    if (escapes) return true;
  }
  return false;
}

std::vector<StuckState> StuckSearch::Stuck(std::size_t limit) const {
  std::vector<StuckState> found;
  for (const StateId s : order_) {
    if (blocked_[s].empty()) continue;
    // The states of one component are stuck in the same way; the nearest one tells the story.
    const bool first = s == 0 || blocked_[from_[s]].empty();
    if (!first) continue;
    found.push_back({s, blocked_[s], PathTo(s), Depends(s)});
    if (found.size() >= limit) break;
  }
  return found;
}

std::vector<EventState> StuckSearch::Events() const {
  std::vector<EventState> found;
  std::set<std::tuple<Event, ProcessId, NodeId>> seen;
  std::vector<StateEdge> into(graph_->states());
  std::vector<StateId> from(graph_->states(), kNoState);
  std::deque<StateId> queue;
  if (graph_->states() > 0) queue.push_back(0);
  while (!queue.empty()) {
    const StateId s = queue.front();
    queue.pop_front();
    for (const StateEdge& edge : graph_->EdgesOf(s)) {
      if (edge.move.helper) continue;  // the helper need not go there
      if (edge.move.event != Event::kNone &&
          seen.emplace(edge.move.event, edge.move.process, edge.move.node).second) {
        EventState event{edge.move.event, {edge}};
        for (StateId at = s; at != 0; at = from[at]) event.path.push_back(into[at]);
        std::ranges::reverse(event.path);
        found.push_back(std::move(event));
      }
      if (edge.to == 0 || from[edge.to] != kNoState) continue;
      from[edge.to] = s;
      into[edge.to] = edge;
      queue.push_back(edge.to);
    }
  }
  return found;
}

}  // namespace impasse::explore
