#include "analyzer/model/scc.h"

#include <algorithm>

namespace impasse {
namespace {

constexpr std::uint32_t kUnseen = 0xffffffff;

class Tarjan {
 public:
  explicit Tarjan(const Adjacency& graph)
      : graph_(graph),
        index_(graph.size(), kUnseen),
        low_(graph.size(), 0),
        open_(graph.size(), false) {}

  std::vector<std::vector<std::uint32_t>> Run() {
    for (std::uint32_t node = 0; node < graph_.size(); ++node) {
      if (index_[node] == kUnseen) Visit(node);
    }
    return std::move(components_);
  }

 private:
  struct Level {
    std::uint32_t node;
    std::size_t next;  // the successor to look at next
  };

  void Enter(std::uint32_t node) {
    index_[node] = low_[node] = count_++;
    stack_.push_back(node);
    open_[node] = true;
    path_.push_back({node, 0});
  }

  void Leave() {
    const std::uint32_t node = path_.back().node;
    path_.pop_back();
    if (!path_.empty()) {
      std::uint32_t& above = low_[path_.back().node];
      above = std::min(above, low_[node]);
    }
    if (low_[node] != index_[node]) return;
    std::vector<std::uint32_t> component;
    std::uint32_t member = kUnseen;
    do {
      member = stack_.back();
      stack_.pop_back();
      open_[member] = false;
      component.push_back(member);
    } while (member != node);
    std::sort(component.begin(), component.end());
    components_.push_back(std::move(component));
  }

  void Visit(std::uint32_t start) {
    Enter(start);
    while (!path_.empty()) {
      Level& level = path_.back();
      if (level.next == graph_[level.node].size()) {
        Leave();
        continue;
      }
      const std::uint32_t to = graph_[level.node][level.next++];
      if (index_[to] == kUnseen) {
        Enter(to);
      } else if (open_[to]) {
        low_[level.node] = std::min(low_[level.node], index_[to]);
      }
    }
  }

  const Adjacency& graph_;
  std::vector<std::uint32_t> index_;
  std::vector<std::uint32_t> low_;
  std::vector<bool> open_;
  std::vector<std::uint32_t> stack_;
  std::vector<Level> path_;
  std::uint32_t count_ = 0;
  std::vector<std::vector<std::uint32_t>> components_;
};

}  // namespace

std::vector<std::vector<std::uint32_t>> StronglyConnected(const Adjacency& graph) {
  return Tarjan(graph).Run();
}

bool IsCyclic(const Adjacency& graph, const std::vector<std::uint32_t>& component) {
  if (component.size() > 1) return true;
  const auto& successors = graph[component.front()];
  return std::find(successors.begin(), successors.end(), component.front()) != successors.end();
}

std::vector<std::uint32_t> ShortestCycleThrough(const Adjacency& graph, std::uint32_t start) {
  std::vector<std::uint32_t> before(graph.size(), kUnseen);
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
      if (before[to] != kUnseen) continue;
      before[to] = queue[i];
      queue.push_back(to);
    }
  }
  return {};
}

}  // namespace impasse
