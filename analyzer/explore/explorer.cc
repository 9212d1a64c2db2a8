#include "analyzer/explore/explorer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/explore/classify.h"
#include "analyzer/explore/future.h"
#include "analyzer/explore/semantics.h"
#include "analyzer/explore/stuck.h"

namespace impasse::explore {
namespace {

using Places = std::set<std::uint32_t>;

std::uint32_t PlaceOf(const Model& model, const BlockedProcess& blocked) {
  const SiteId site =
      model.processes[blocked.process].nodes[static_cast<std::size_t>(blocked.node)].site;
  return site == kNoSite ? kNoSite : model.sites[site].key;
}

Places PlacesOf(const Model& model, const Verdict& verdict) {
  Places places;
  for (const BlockedProcess& blocked : verdict.core) places.insert(PlaceOf(model, blocked));
  return places;
}

std::string Assumption(const Model& model, const Move& move) {
  const Node& node = model.processes[move.process].nodes[static_cast<std::size_t>(move.node)];
  if (move.helper) return {};
  if (node.action.kind == ActionKind::kTest && move.value != kUnset) {
    const VariableId variable = move.outcome == 0 ? node.action.variable : node.action.other;
    const Variable& chosen = model.variables[variable];
    if (chosen.domain.size() < 2 || chosen.name.empty()) return {};
    if (chosen.domain == std::vector<std::int16_t>{0, 1}) {
      return "'" + chosen.name + (move.value != 0 ? "' is true" : "' is false");
    }
    return "'" + chosen.name + "' is " + std::to_string(move.value);
  }
  if (node.action.kind != ActionKind::kChoose || node.next.size() < 2) return {};
  return "an unknown condition goes one way";
}

// Whether what a move assumes may have been changed by somebody meanwhile.
bool IsGuess(const Model& model, const Move& move) {
  const Node& node = model.processes[move.process].nodes[static_cast<std::size_t>(move.node)];
  if (node.action.kind != ActionKind::kTest) return true;
  const VariableId variable = move.outcome == 0 ? node.action.variable : node.action.other;
  return model.variables[variable].open;
}

void FillAssumptions(const Model& model, Verdict& verdict) {
  for (const StateEdge& step : verdict.steps) {
    std::string text = Assumption(model, step.move);
    if (text.empty()) continue;
    verdict.guessed |= IsGuess(model, step.move);
    if (std::ranges::find(verdict.assumptions, text) == verdict.assumptions.end()) {
      verdict.assumptions.push_back(std::move(text));
    }
  }
}

Verdict OfEvent(const EventState& event) {
  Verdict verdict;
  verdict.kind = event.event == Event::kDoubleClose    ? VerdictKind::kDoubleClose
                 : event.event == Event::kSendOnClosed ? VerdictKind::kSendOnClosed
                                                       : VerdictKind::kCountMismatch;
  const Move& move = event.path.back().move;
  verdict.core.push_back({move.process, move.node});
  verdict.steps = event.path;
  return verdict;
}

// Keeps the nearest verdict of each kind and set of places; one whose places include those of a
// nearer one is the same story with more threads in it.
class Collector {
 public:
  Collector(const Model& model, std::size_t limit, std::vector<Verdict>& out)
      : model_(model), limit_(limit), out_(out) {}

  void Add(Verdict verdict) {
    if (out_.size() >= limit_) return;
    const Places places = PlacesOf(model_, verdict);
    for (const auto& [kind, known] : known_) {
      if (kind == verdict.kind && std::ranges::includes(places, known)) return;
    }
    known_.emplace_back(verdict.kind, places);
    FillAssumptions(model_, verdict);
    out_.push_back(std::move(verdict));
  }

 private:
  const Model& model_;
  std::size_t limit_;
  std::vector<Verdict>& out_;
  std::vector<std::pair<VerdictKind, Places>> known_;
};

}  // namespace

std::string_view ToString(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kChannelCycle:
      return "channel-cycle";
    case VerdictKind::kChannelStuck:
      return "channel-stuck";
    case VerdictKind::kMixedCycle:
      return "mixed-cycle";
    case VerdictKind::kLockCycle:
      return "lock-cycle";
    case VerdictKind::kCountMismatch:
      return "count-mismatch";
    case VerdictKind::kLostWakeup:
      return "lost-wakeup";
    case VerdictKind::kLockKept:
      return "lock-kept";
    case VerdictKind::kPoolDeadlock:
      return "pool-deadlock";
    case VerdictKind::kNobodyPosts:
      return "nobody-posts";
    case VerdictKind::kDoubleClose:
      return "double-close";
    case VerdictKind::kSendOnClosed:
      return "send-on-closed";
  }
  return "unknown";
}

Result Explore(const Model& model, const Limits& limits) {
  Result result;
  result.refused = model.Validate();
  if (!result.refused.empty()) return result;
  const Semantics semantics(model);
  const Future future(model);
  const Graph graph = Graph::Build(semantics, future, limits);
  result.truncated = graph.truncated();
  result.states = graph.states();
  result.moves = graph.edges();
  const StuckSearch search(semantics, graph);
  Collector collector(model, limits.max_verdicts, result.verdicts);
  // Many stuck states tell one story: look at more of them than are wanted.
  for (const StuckState& stuck : search.Stuck(limits.max_verdicts * 64)) {
    for (Verdict& verdict : Classify(semantics, future, graph.At(stuck.state), stuck)) {
      collector.Add(std::move(verdict));
    }
  }
  for (const EventState& event : search.Events()) collector.Add(OfEvent(event));
  return result;
}

}  // namespace impasse::explore
