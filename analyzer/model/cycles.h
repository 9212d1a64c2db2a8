// Cycles: strongly connected components of a directed graph, which every search for cycles begins
// with.
#ifndef IMPASSE_ANALYZER_MODEL_CYCLES_H_
#define IMPASSE_ANALYZER_MODEL_CYCLES_H_

#include <cstdint>
#include <vector>

namespace impasse {

using Adjacency = std::vector<std::vector<std::uint32_t>>;

struct Components {
  // Component of each node. Components are numbered in reverse topological order: an edge between
  // two components leads from the higher number to the lower, so callees come before callers.
  std::vector<std::uint32_t> of;
  std::uint32_t count = 0;

  // Members returns the nodes of each component, ascending.
  std::vector<std::vector<std::uint32_t>> Members() const;
};

// StronglyConnected is R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput.
// 1(2), 1972, without recursion. O(V + E); deterministic in the order of nodes and edges.
Components StronglyConnected(const Adjacency& graph);

// IsCyclic tells whether a component contains a cycle: several nodes, or one with an edge to
// itself.
bool IsCyclic(const Adjacency& graph, const std::vector<std::uint32_t>& component);

// ShortestCycleThrough returns the nodes of a shortest cycle that starts at `start`, in order;
// empty when there is none. O(V + E).
std::vector<std::uint32_t> ShortestCycleThrough(const Adjacency& graph, std::uint32_t start);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_CYCLES_H_
