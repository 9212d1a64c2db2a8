#include "analyzer/explore/simplify.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace impasse::explore {
namespace {

// Variables that are tested, and those that are copied into them.
std::vector<bool> TestedVariables(const Model& model) {
  std::vector<bool> tested(model.variables.size(), false);
  std::vector<std::pair<VariableId, VariableId>> copies;  // from, to
  for (const Process& process : model.processes) {
    for (const Node& node : process.nodes) {
      const Action& action = node.action;
      if (Writes(action) && action.other != kNone16)
        copies.emplace_back(action.variable, action.other);
      if (action.kind != ActionKind::kTest) continue;
      tested[action.variable] = true;
      if (action.other != kNone16) tested[action.other] = true;
    }
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [from, to] : copies) {
      if (!tested[to] || tested[from]) continue;
      tested[from] = true;
      changed = true;
    }
  }
  return tested;
}

void MakeStep(Node& node, NodeId next) {
  node.action = {.kind = ActionKind::kStep};
  node.next = {next};
}

// Where a chain of steps ends; a ring of steps ends anywhere in it.
NodeId Skip(const Process& process, NodeId node) {
  for (std::size_t hops = 0; hops < process.nodes.size(); ++hops) {
    const Node& at = process.nodes[static_cast<std::size_t>(node)];
    if (at.action.kind != ActionKind::kStep || at.next[0] == node) break;
    node = at.next[0];
  }
  return node;
}

bool Shorten(Process& process) {
  bool changed = false;
  for (std::size_t i = 0; i < process.nodes.size(); ++i) {
    Node& node = process.nodes[i];
    for (NodeId& next : node.next) {
      const NodeId end = Skip(process, next);
      changed |= end != next;
      next = end;
    }
    const ActionKind kind = node.action.kind;
    if (kind != ActionKind::kChoose && kind != ActionKind::kTest) continue;
    std::vector<NodeId> ways = node.next;
    if (kind == ActionKind::kChoose) std::erase(ways, static_cast<NodeId>(i));
    std::ranges::sort(ways);
    ways.erase(std::ranges::unique(ways).begin(), ways.end());
    if (kind == ActionKind::kChoose && ways.size() + 1 < node.next.size()) {
      // Ways to one place are one way; whether it may also stay is kept.
      const bool stays = std::ranges::find(node.next, static_cast<NodeId>(i)) != node.next.end();
      node.next = ways;
      if (stays) node.next.push_back(static_cast<NodeId>(i));
      changed = true;
    }
    if (ways.size() == 1 && ways[0] != static_cast<NodeId>(i)) {
      MakeStep(node, ways[0]);
      changed = true;
    }
  }
  return changed;
}

void DropUntested(Model& model) {
  const std::vector<bool> tested = TestedVariables(model);
  for (Process& process : model.processes) {
    for (Node& node : process.nodes) {
      if (Writes(node.action) && !tested[node.action.variable]) MakeStep(node, node.next[0]);
    }
  }
}

void RemoveUnreachable(Process& process) {
  std::vector<NodeId> number(process.nodes.size(), -1);
  std::vector<std::size_t> order = {static_cast<std::size_t>(Skip(process, 0))};
  number[order[0]] = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const NodeId next : process.nodes[order[i]].next) {
      NodeId& name = number[static_cast<std::size_t>(next)];
      if (name >= 0) continue;
      name = static_cast<NodeId>(order.size());
      order.push_back(static_cast<std::size_t>(next));
    }
  }
  std::vector<Node> kept;
  kept.reserve(order.size());
  for (const std::size_t old : order) {
    kept.push_back(std::move(process.nodes[old]));
    for (NodeId& next : kept.back().next) next = number[static_cast<std::size_t>(next)];
  }
  process.nodes = std::move(kept);
}

}  // namespace

void Simplify(Model& model) {
  for (bool changed = true; changed;) {
    DropUntested(model);
    changed = false;
    for (Process& process : model.processes) changed |= Shorten(process);
  }
  for (Process& process : model.processes) RemoveUnreachable(process);
}

}  // namespace impasse::explore
