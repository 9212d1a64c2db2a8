#include "analyzer/skeleton/call_order.h"

#include <algorithm>
#include <cstdint>

namespace impasse::skeleton {
namespace {

using Edges = std::vector<std::vector<FunctionId>>;

Edges CalleesOf(const Program& program) {
  Edges callees(program.functions.size());
  for (FunctionId id = 0; id < callees.size(); ++id) {
    std::vector<FunctionId>& mine = callees[id];
    for (const Block& block : program.functions[id].blocks) {
      for (const Action& action : block.actions)
        mine.insert(mine.end(), action.callees.begin(), action.callees.end());
    }
    std::sort(mine.begin(), mine.end());
    mine.erase(std::unique(mine.begin(), mine.end()), mine.end());
  }
  return callees;
}

// Without recursion of its own: call chains of programs are long.
class Search {
 public:
  Search(const Edges& edges, std::vector<FunctionId>& order, std::vector<bool>& recursive)
      : edges_(edges), order_(order), recursive_(recursive), nodes_(edges.size()) {}

  void From(FunctionId root) {
    if (nodes_[root].index != 0) return;
    Begin(root);
    while (!calls_.empty()) Continue();
  }

 private:
  struct Node {
    std::uint32_t index = 0;  // 0: not seen
    std::uint32_t low = 0;
    std::size_t next = 0;
    bool on_stack = false;
  };

  void Begin(FunctionId id) {
    nodes_[id].index = nodes_[id].low = ++count_;
    nodes_[id].on_stack = true;
    calls_.push_back(id);
    component_.push_back(id);
  }

  void Continue() {
    const FunctionId id = calls_.back();
    Node& node = nodes_[id];
    if (node.next == edges_[id].size()) return End(id);
    const FunctionId callee = edges_[id][node.next++];
    if (callee == id) recursive_[id] = true;
    if (nodes_[callee].index == 0) return Begin(callee);
    if (nodes_[callee].on_stack) node.low = std::min(node.low, nodes_[callee].index);
  }

  void End(FunctionId id) {
    calls_.pop_back();
    order_.push_back(id);
    if (!calls_.empty())
      nodes_[calls_.back()].low = std::min(nodes_[calls_.back()].low, nodes_[id].low);
    if (nodes_[id].low != nodes_[id].index) return;
    const bool single = component_.back() == id;
    for (bool last = false; !last;) {
      const FunctionId member = component_.back();
      component_.pop_back();
      nodes_[member].on_stack = false;
      if (!single) recursive_[member] = true;
      last = member == id;
    }
  }

  const Edges& edges_;
  std::vector<FunctionId>& order_;
  std::vector<bool>& recursive_;
  std::vector<Node> nodes_;
  std::vector<FunctionId> calls_;
  std::vector<FunctionId> component_;
  std::uint32_t count_ = 0;
};

}  // namespace

CallOrder::CallOrder(const Program& program) : recursive_(program.functions.size(), false) {
  const Edges edges = CalleesOf(program);
  order_.reserve(edges.size());
  Search search(edges, order_, recursive_);
  for (FunctionId id = 0; id < edges.size(); ++id) search.From(id);
}

}  // namespace impasse::skeleton
