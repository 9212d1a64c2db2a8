// Loops: the natural loops of a function's control-flow graph.
#ifndef IMPASSE_ANALYZER_EXPLORE_LOOPS_H_
#define IMPASSE_ANALYZER_EXPLORE_LOOPS_H_

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "analyzer/skeleton/program.h"

namespace impasse::explore {

struct Loop {
  std::uint32_t head = 0;
  std::vector<bool> contains;  // by block
  std::size_t size = 0;
};

struct ControlFlow {
  std::vector<std::uint32_t>
      order;  // reachable blocks in reverse postorder, as the source has them
  std::set<std::pair<std::uint32_t, std::uint32_t>> back_edges;
  std::vector<Loop> loops;  // inner ones first

  // InnermostLoop returns the index of the smallest loop around the block, or -1.
  int InnermostLoop(std::uint32_t block) const;
  // LoopAt returns the index of the loop with this head, or -1.
  int LoopAt(std::uint32_t head) const;
};

// ControlFlowOf finds back edges by depth-first search; loops with one head are one loop. O(V + E)
// per loop. An irreducible graph, which only goto makes, gives loops that are too large.
ControlFlow ControlFlowOf(const skeleton::Function& function);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_LOOPS_H_
