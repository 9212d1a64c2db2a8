#include "analyzer/skeleton/control_flow.h"

#include <algorithm>
#include <utility>

namespace impasse::skeleton {
namespace {

using BlockEdges = std::vector<std::vector<std::uint32_t>>;

// Edges of a control-flow graph in one direction.
BlockEdges EdgesOf(const std::vector<Block>& blocks, bool backwards) {
  BlockEdges edges(blocks.size());
  for (std::uint32_t i = 0; i < blocks.size(); ++i) {
    for (const int succ : blocks[i].succs) {
      if (succ < 0) continue;
      const auto to = static_cast<std::uint32_t>(succ);
      edges[backwards ? to : i].push_back(backwards ? i : to);
    }
  }
  return edges;
}

void SortUnique(std::vector<std::uint32_t>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

// What is reached from `head` without coming back to it.
std::vector<bool> Reach(const BlockEdges& edges, std::uint32_t head) {
  std::vector<bool> seen(edges.size(), false);
  std::vector<std::uint32_t> work = {head};
  while (!work.empty()) {
    const std::uint32_t block = work.back();
    work.pop_back();
    for (const std::uint32_t other : edges[block]) {
      if (other == head || seen[other]) continue;
      seen[other] = true;
      work.push_back(other);
    }
  }
  return seen;
}

}  // namespace

ControlFlow::ControlFlow(const Program& program, const Function& function) {
  Order(function);
  FindLoops(function);
  FindConditions(program, function);
}

void ControlFlow::Order(const Function& function) {
  const auto count = static_cast<std::uint32_t>(function.blocks.size());
  const BlockEdges edges = EdgesOf(function.blocks, false);
  std::vector<bool> seen(count, false);
  std::vector<std::pair<std::uint32_t, std::size_t>> stack = {{function.entry, 0}};
  seen[function.entry] = true;
  while (!stack.empty()) {
    auto& [block, next] = stack.back();
    if (next < edges[block].size()) {
      const std::uint32_t succ = edges[block][next++];
      if (!seen[succ]) {
        seen[succ] = true;
        stack.emplace_back(succ, 0);
      }
      continue;
    }
    order_.push_back(block);
    stack.pop_back();
  }
  std::reverse(order_.begin(), order_.end());
  for (std::uint32_t block = 0; block < count; ++block) {
    if (!seen[block]) order_.push_back(block);
  }
  position_.resize(count);
  for (std::uint32_t at = 0; at < count; ++at) position_[order_[at]] = at;
  for (std::uint32_t block = 0; block < count; ++block) {
    for (const std::uint32_t succ : edges[block])
      straight_ = straight_ && position_[block] < position_[succ];
  }
}

void ControlFlow::FindLoops(const Function& function) {
  const std::vector<Block>& blocks = function.blocks;
  const auto is_head = [](const Block& block) { return block.loop_head; };
  if (std::none_of(blocks.begin(), blocks.end(), is_head)) return;
  const BlockEdges forwards = EdgesOf(blocks, false);
  const BlockEdges backwards = EdgesOf(blocks, true);
  for (std::uint32_t head = 0; head < blocks.size(); ++head) {
    if (!blocks[head].loop_head) continue;
    // The body of a loop is what reaches its head again and is reached from it.
    const std::vector<bool> before = Reach(backwards, head);
    const std::vector<bool> after = Reach(forwards, head);
    for (std::uint32_t block = 0; block < blocks.size(); ++block) {
      if (block != head && !(before[block] && after[block])) continue;
      for (const Action& action : blocks[block].actions) {
        looped_.push_back(action.ordinal);
        if (action.kind == OpKind::kCall && action.api != nullptr && action.api->op == Op::kJoin)
          join_heads_.push_back(head);
      }
    }
  }
  SortUnique(looped_);
  SortUnique(join_heads_);
}

void ControlFlow::FindConditions(const Program& program, const Function& function) {
  const auto variable = [&](PathId id) {
    if (id == 0) return false;
    const Path& path = program.PathOf(id);
    const bool local = path.root == Root::kLocal || path.root == Root::kParam;
    return path.root == Root::kConstant || (local && path.steps.empty());
  };
  for (const Block& block : function.blocks) {
    catches_ = catches_ || block.in_catch;
    if (block.condition.kind != ConditionKind::kNone) ++asked_[block.condition.identity];
  }
  for (const Block& block : function.blocks) {
    const Condition& condition = block.condition;
    if (condition.kind == ConditionKind::kNone || !condition.changes) continue;
    if (!AsksTwice(condition.identity)) continue;
    const bool truth = condition.kind == ConditionKind::kTruth;
    if (!variable(condition.lhs) || !(truth || variable(condition.rhs)))
      branches_are_followed_ = false;
  }
}

}  // namespace impasse::skeleton
