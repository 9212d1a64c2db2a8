// CallOrder: the call graph, callees before callers.
#ifndef IMPASSE_ANALYZER_SKELETON_CALL_ORDER_H_
#define IMPASSE_ANALYZER_SKELETON_CALL_ORDER_H_

#include <vector>

#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

// CallOrder is immutable. Strongly connected components by R. Tarjan: "Depth-first search and
// linear graph algorithms", SIAM J. Comput. 1(2), 1972. O(functions + calls).
class CallOrder {
 public:
  explicit CallOrder(const Program& program);

  const std::vector<FunctionId>& CalleesFirst() const { return order_; }
  // Recursive tells whether a call of the function can lead to another one.
  bool Recursive(FunctionId function) const { return recursive_[function]; }

 private:
  std::vector<FunctionId> order_;
  std::vector<bool> recursive_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_CALL_ORDER_H_
