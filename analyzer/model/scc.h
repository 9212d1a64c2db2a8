// StronglyConnected: the strongly connected components of a small directed graph, for the wait-for
// graph and the conflict graph of a livelock. R. Tarjan: "Depth-first search and linear graph
// algorithms", SIAM J. Computing 1(2), 1972; iterative, so that a chain of threads of any length
// fits.
#ifndef IMPASSE_ANALYZER_MODEL_SCC_H_
#define IMPASSE_ANALYZER_MODEL_SCC_H_

#include <cstdint>
#include <vector>

namespace impasse {

using Adjacency = std::vector<std::vector<std::uint32_t>>;  // successors by node

// StronglyConnected returns the components in reverse topological order (a component comes after
// those that it reaches), each sorted. Successors must be below graph.size(). O(V + E). Pure.
std::vector<std::vector<std::uint32_t>> StronglyConnected(const Adjacency& graph);

// IsCyclic tells whether a component contains a cycle: several nodes, or one with an edge to
// itself.
bool IsCyclic(const Adjacency& graph, const std::vector<std::uint32_t>& component);

// ShortestCycleThrough returns the nodes of a shortest cycle that starts at `start`, in order;
// empty when there is none. O(V + E).
std::vector<std::uint32_t> ShortestCycleThrough(const Adjacency& graph, std::uint32_t start);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_SCC_H_
