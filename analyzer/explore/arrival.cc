#include "analyzer/explore/arrival.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace impasse::explore {
namespace {

// Who tries: channel, whether it sends, process.
using Tries = std::set<std::tuple<PrimitiveId, bool, ProcessId>>;

Tries TriesOf(const Model& model) {
  Tries tries;
  for (ProcessId p = 0; p < model.process_count(); ++p) {
    for (const Node& node : model.processes[p].nodes) {
      const Action& action = node.action;
      if (action.op == Op::kTrySend || action.op == Op::kTryReceive) {
        tries.emplace(action.primitive, action.op == Op::kTrySend, p);
      }
      if (!action.has_default) continue;
      for (const Arm& arm : action.arms) tries.emplace(arm.primitive, arm.op == Op::kSend, p);
    }
  }
  return tries;
}

// Whether another process than `self` tries the other side.
bool IsTried(const Model& model, const Tries& tries, const Arm& arm, ProcessId self) {
  if (model.primitives[arm.primitive].capacity > 0) return false;
  return std::ranges::any_of(tries, [&](const auto& entry) {
    const auto& [channel, sends, process] = entry;
    return channel == arm.primitive && sends != (arm.op == Op::kSend) && process != self;
  });
}

bool IsWatched(const Model& model, const Tries& tries, const Action& action, ProcessId self) {
  if (action.has_default) return false;
  const auto tried = [&](const Arm& arm) { return IsTried(model, tries, arm, self); };
  if (action.kind == ActionKind::kSelect) return std::ranges::any_of(action.arms, tried);
  if (action.op != Op::kSend && action.op != Op::kReceive) return false;
  return tried({.op = action.op, .primitive = action.primitive});
}

}  // namespace

void AddArrivals(Model& model) {
  const Tries tries = TriesOf(model);
  if (tries.empty()) return;
  for (ProcessId p = 0; p < model.process_count(); ++p) {
    auto& nodes = model.processes[p].nodes;
    for (std::size_t i = 0, count = nodes.size(); i < count; ++i) {
      if (!IsWatched(model, tries, nodes[i].action, p)) continue;
      // The operation moves, so that whoever leads to it leads to the step now.
      const auto moved = static_cast<NodeId>(nodes.size());
      Node operation = std::move(nodes[i]);
      nodes[i] = {.action = {.kind = ActionKind::kArrive}, .next = {moved}};
      nodes.push_back(std::move(operation));
    }
  }
}

}  // namespace impasse::explore
