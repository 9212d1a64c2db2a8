#include "analyzer/explore/loops.h"

#include <algorithm>

namespace impasse::explore {
namespace {

using Block = std::uint32_t;

void Search(const skeleton::Function& function, ControlFlow& flow) {
  enum class Mark : std::uint8_t { kNew, kOpen, kDone };
  std::vector<Mark> marks(function.blocks.size(), Mark::kNew);
  std::vector<std::pair<Block, std::size_t>> stack = {{function.entry, 0}};
  marks[function.entry] = Mark::kOpen;
  while (!stack.empty()) {
    auto& [block, next] = stack.back();
    const auto& succs = function.blocks[block].succs;
    if (next == succs.size()) {
      marks[block] = Mark::kDone;
      flow.order.push_back(block);
      stack.pop_back();
      continue;
    }
    // What is searched last comes first: a body before what stands behind its loop.
    const int succ = succs[succs.size() - 1 - next++];
    if (succ < 0 || static_cast<std::size_t>(succ) >= marks.size()) continue;
    const auto to = static_cast<Block>(succ);
    if (marks[to] == Mark::kOpen) flow.back_edges.emplace(block, to);
    if (marks[to] != Mark::kNew) continue;
    marks[to] = Mark::kOpen;
    stack.emplace_back(to, 0);
  }
  std::ranges::reverse(flow.order);
}

std::vector<std::vector<Block>> Predecessors(const skeleton::Function& function,
                                             const ControlFlow& flow) {
  std::vector<std::vector<Block>> preds(function.blocks.size());
  for (const Block block : flow.order) {
    for (const int succ : function.blocks[block].succs) {
      if (succ >= 0 && static_cast<std::size_t>(succ) < preds.size()) {
        preds[static_cast<std::size_t>(succ)].push_back(block);
      }
    }
  }
  return preds;
}

void Grow(Loop& loop, Block tail, const std::vector<std::vector<Block>>& preds) {
  std::vector<Block> work = {tail};
  while (!work.empty()) {
    const Block block = work.back();
    work.pop_back();
    if (loop.contains[block]) continue;
    loop.contains[block] = true;
    ++loop.size;
    for (const Block pred : preds[block]) work.push_back(pred);
  }
}

}  // namespace

int ControlFlow::InnermostLoop(std::uint32_t block) const {
  for (std::size_t i = 0; i < loops.size(); ++i) {
    if (loops[i].contains[block]) return static_cast<int>(i);
  }
  return -1;
}

int ControlFlow::LoopAt(std::uint32_t head) const {
  for (std::size_t i = 0; i < loops.size(); ++i) {
    if (loops[i].head == head) return static_cast<int>(i);
  }
  return -1;
}

ControlFlow ControlFlowOf(const skeleton::Function& function) {
  ControlFlow flow;
  if (function.blocks.empty() || function.entry >= function.blocks.size()) return flow;
  Search(function, flow);
  const auto preds = Predecessors(function, flow);
  for (const auto& [tail, head] : flow.back_edges) {
    int index = flow.LoopAt(head);
    if (index < 0) {
      index = static_cast<int>(flow.loops.size());
      Loop loop{
          .head = head, .contains = std::vector<bool>(function.blocks.size(), false), .size = 1};
      loop.contains[head] = true;
      flow.loops.push_back(std::move(loop));
    }
    Grow(flow.loops[static_cast<std::size_t>(index)], tail, preds);
  }
  std::ranges::sort(flow.loops, [](const Loop& a, const Loop& b) {
    return std::pair(a.size, a.head) < std::pair(b.size, b.head);
  });
  return flow;
}

}  // namespace impasse::explore
