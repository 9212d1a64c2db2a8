#include "analyzer/cli/lock_order.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "analyzer/model/cycles.h"

namespace impasse::cli {
namespace {

bool OnlyTried(const std::vector<Witness>& witnesses) {
  return std::all_of(witnesses.begin(), witnesses.end(),
                     [](const Witness& witness) { return witness.to_tried; });
}

// The edges from which an order follows.
Adjacency Orders(const LockOrderGraph& graph) {
  Adjacency adjacency(graph.locks().size());
  for (const auto& [ends, witnesses] : graph.edges()) {
    if (!OnlyTried(witnesses)) adjacency[ends.first].push_back(ends.second);
  }
  return adjacency;
}

// Layer of each lock: the longest way from a lock before which none is held.
std::vector<std::uint32_t> Layers(const Adjacency& adjacency, const Components& components) {
  std::vector<std::uint32_t> of_component(components.count, 1);
  const std::vector<std::vector<std::uint32_t>> members = components.Members();
  // Components are numbered against the direction of the edges.
  for (std::uint32_t i = components.count; i-- > 0;) {
    for (const std::uint32_t from : members[i]) {
      for (const std::uint32_t to : adjacency[from]) {
        const std::uint32_t target = components.of[to];
        if (target != i) of_component[target] = std::max(of_component[target], of_component[i] + 1);
      }
    }
  }
  std::vector<std::uint32_t> layers(adjacency.size());
  for (std::size_t i = 0; i < layers.size(); ++i) layers[i] = of_component[components.of[i]];
  return layers;
}

// Gives a node of the graph the uses of its declaration.
void AddUses(const LockInventory& inventory, std::vector<OrderedLock>& locks,
             std::set<std::size_t>& used) {
  for (OrderedLock& lock : locks) {
    for (std::size_t i = 0; i < inventory.locks.size(); ++i) {
      const DeclaredLock& declared = inventory.locks[i];
      const bool same = lock.declared.known() && declared.declared.known()
                            ? lock.declared == declared.declared
                            : lock.name == declared.name;
      if (!same) continue;
      used.insert(i);
      lock.kind = declared.kind;
      lock.uses.insert(lock.uses.end(), declared.uses.begin(), declared.uses.end());
    }
  }
}

std::vector<OrderedLock> LocksOf(const LockOrderGraph& graph, const Adjacency& adjacency,
                                 const Components& components) {
  const std::vector<std::uint32_t> layers = Layers(adjacency, components);
  std::vector<bool> nested(layers.size());
  for (const auto& [ends, witnesses] : graph.edges())
    nested[ends.first] = nested[ends.second] = true;
  std::vector<OrderedLock> locks;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LockNode& node = graph.locks()[i];
    locks.push_back(
        {node.name, node.kind, node.declared, node.summary, nested[i] ? layers[i] : 0, {}});
  }
  return locks;
}

// Sorts the locks, those without an order last; returns where each has gone.
std::vector<std::size_t> Sort(std::vector<OrderedLock>& locks) {
  std::vector<std::size_t> order(locks.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto key = [&](std::size_t i) {
    const OrderedLock& lock = locks[i];
    return std::tie(lock.name, lock.declared);
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    // 0 becomes the greatest.
    const std::uint32_t layer_a = locks[a].layer - 1;
    const std::uint32_t layer_b = locks[b].layer - 1;
    return layer_a != layer_b ? layer_a < layer_b : key(a) < key(b);
  });
  std::vector<OrderedLock> sorted;
  std::vector<std::size_t> moved(locks.size());
  for (const std::size_t i : order) {
    moved[i] = sorted.size();
    sorted.push_back(std::move(locks[i]));
  }
  locks = std::move(sorted);
  return moved;
}

std::vector<OrderEdge> EdgesOf(const LockOrderGraph& graph, const std::vector<std::size_t>& moved) {
  std::vector<OrderEdge> edges;
  for (const auto& [ends, witnesses] : graph.edges()) {
    OrderEdge edge;
    edge.from = moved[ends.first];
    edge.to = moved[ends.second];
    edge.tried = OnlyTried(witnesses);
    edge.ways = witnesses.size();
    const Witness& witness = witnesses.front();
    if (!witness.to_path.empty()) {
      edge.function = witness.to_path.back().function;
      edge.location = witness.to_path.back().location;
    }
    if (witness.context < graph.contexts().size()) {
      edge.context = graph.contexts()[witness.context].name;
    }
    edges.push_back(std::move(edge));
  }
  std::sort(edges.begin(), edges.end(), [](const OrderEdge& a, const OrderEdge& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  });
  return edges;
}

}  // namespace

LockOrder DeriveOrder(const LockOrderGraph& graph, LockInventory inventory) {
  const Adjacency adjacency = Orders(graph);
  const Components components = StronglyConnected(adjacency);
  LockOrder order;
  order.locks = LocksOf(graph, adjacency, components);
  std::set<std::size_t> used;
  AddUses(inventory, order.locks, used);
  for (std::size_t i = 0; i < inventory.locks.size(); ++i) {
    DeclaredLock& lock = inventory.locks[i];
    if (used.contains(i)) continue;
    order.locks.push_back(
        {lock.name, lock.kind, lock.declared, /*summary=*/false, 0, std::move(lock.uses)});
  }
  const std::vector<std::size_t> moved = Sort(order.locks);
  order.edges = EdgesOf(graph, moved);
  for (const std::vector<std::uint32_t>& component : components.Members()) {
    if (!IsCyclic(adjacency, component)) continue;
    Knot knot;
    for (const std::uint32_t lock : component) knot.members.push_back(moved[lock]);
    std::sort(knot.members.begin(), knot.members.end());
    const auto first = std::find_if(component.begin(), component.end(), [&](std::uint32_t lock) {
      return moved[lock] == knot.members.front();
    });
    for (const std::uint32_t lock : ShortestCycleThrough(adjacency, *first)) {
      knot.cycle.push_back(moved[lock]);
    }
    order.knots.push_back(std::move(knot));
  }
  std::sort(order.knots.begin(), order.knots.end(),
            [](const Knot& a, const Knot& b) { return a.members < b.members; });
  inventory.locks.clear();
  order.inventory = std::move(inventory);
  return order;
}

}  // namespace impasse::cli
