#include "analyzer/model/cycles.h"

#include <algorithm>
#include <cstddef>

namespace impasse {
namespace {

constexpr std::uint32_t kUnseen = 0xffffffff;

class Tarjan {
 public:
  explicit Tarjan(const Adjacency& graph)
      : graph_(graph),
        index_(graph.size(), kUnseen),
        low_(graph.size(), 0),
        on_stack_(graph.size(), false) {
    result_.of.assign(graph.size(), kUnseen);
  }

  Components Run() {
    for (std::uint32_t node = 0; node < graph_.size(); ++node) {
      if (index_[node] == kUnseen) Search(node);
    }
    return std::move(result_);
  }

 private:
  struct Visit {
    std::uint32_t node;
    std::size_t next;
  };

  void Enter(std::uint32_t node) {
    index_[node] = low_[node] = counter_++;
    stack_.push_back(node);
    on_stack_[node] = true;
    visits_.push_back({node, 0});
  }

  void Search(std::uint32_t root) {
    Enter(root);
    while (!visits_.empty()) {
      Visit& visit = visits_.back();
      const std::uint32_t node = visit.node;
      if (visit.next < graph_[node].size()) {
        const std::uint32_t to = graph_[node][visit.next++];
        if (index_[to] == kUnseen) {
          Enter(to);
        } else if (on_stack_[to]) {
          low_[node] = std::min(low_[node], index_[to]);
        }
        continue;
      }
      visits_.pop_back();
      if (!visits_.empty())
        low_[visits_.back().node] = std::min(low_[visits_.back().node], low_[node]);
      if (low_[node] == index_[node]) Close(node);
    }
  }

  void Close(std::uint32_t root) {
    for (;;) {
      const std::uint32_t node = stack_.back();
      stack_.pop_back();
      on_stack_[node] = false;
      result_.of[node] = result_.count;
      if (node == root) break;
    }
    ++result_.count;
  }

  const Adjacency& graph_;
  std::vector<std::uint32_t> index_;
  std::vector<std::uint32_t> low_;
  std::vector<bool> on_stack_;
  std::vector<std::uint32_t> stack_;
  std::vector<Visit> visits_;
  std::uint32_t counter_ = 0;
  Components result_;
};

}  // namespace

std::vector<std::vector<std::uint32_t>> Components::Members() const {
  std::vector<std::vector<std::uint32_t>> members(count);
  for (std::uint32_t node = 0; node < of.size(); ++node) members[of[node]].push_back(node);
  return members;
}

Components StronglyConnected(const Adjacency& graph) { return Tarjan(graph).Run(); }

bool IsCyclic(const Adjacency& graph, const std::vector<std::uint32_t>& component) {
  if (component.size() > 1) return true;
  const auto& successors = graph[component.front()];
  return std::find(successors.begin(), successors.end(), component.front()) != successors.end();
}

std::vector<std::uint32_t> ShortestCycleThrough(const Adjacency& graph, std::uint32_t start) {
  constexpr std::uint32_t kUnreached = 0xffffffff;
  std::vector<std::uint32_t> before(graph.size(), kUnreached);
  std::vector<std::uint32_t> queue = {start};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const std::uint32_t to : graph[queue[i]]) {
      if (to == start) {
        std::vector<std::uint32_t> cycle;
        for (std::uint32_t node = queue[i]; node != start; node = before[node]) {
          cycle.push_back(node);
        }
        cycle.push_back(start);
        std::reverse(cycle.begin(), cycle.end());
        return cycle;
      }
      if (before[to] != kUnreached) continue;
      before[to] = queue[i];
      queue.push_back(to);
    }
  }
  return {};
}

}  // namespace impasse
