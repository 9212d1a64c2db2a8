// LockOrder: the order in which a program takes its locks, as layers: whoever takes locks from
// lower layers to higher ones only never deadlocks on them.
#ifndef IMPASSE_ANALYZER_CLI_LOCK_ORDER_H_
#define IMPASSE_ANALYZER_CLI_LOCK_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/cli/lock_inventory.h"
#include "analyzer/model/lock_order_graph.h"

namespace impasse::cli {

struct OrderedLock {
  std::string name;
  ObjectKind kind = ObjectKind::kMutex;
  Location declared;
  bool summary = false;     // stands for the lock of every object of a class
  std::uint32_t layer = 0;  // from 1; 0: never held together with another lock
  std::vector<LockUse> uses;
};

// While `from` is held `to` is taken.
struct OrderEdge {
  std::size_t from = 0;  // into LockOrder::locks
  std::size_t to = 0;
  bool tried = false;    // only by operations that do not wait: no order follows from it
  std::string function;  // of one of the ways in which it comes about
  Location location;     // where `to` is taken
  std::string context;   // by which thread
  std::size_t ways = 0;
};

// Locks among which there is no order: each is taken while another one is held.
struct Knot {
  std::vector<std::size_t> members;  // ascending
  std::vector<std::size_t> cycle;    // a shortest one through the first of them
};

struct LockOrder {
  std::vector<OrderedLock> locks;  // by layer, then name
  std::vector<OrderEdge> edges;    // by from, to
  std::vector<Knot> knots;
  LockInventory inventory;  // what is left of it: the unknown
};

// DeriveOrder layers the locks of `graph` by longest path over its strongly connected components
// and adds the locks of `inventory` that the graph does not have. O(V + E) and a breadth-first
// search per component.
LockOrder DeriveOrder(const LockOrderGraph& graph, LockInventory inventory);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_LOCK_ORDER_H_
