// BuildLockOrderGraph: the lock-order graph of a run, from the witnesses in its recording.
#ifndef IMPASSE_ANALYZER_WATCH_LOCK_ORDER_H_
#define IMPASSE_ANALYZER_WATCH_LOCK_ORDER_H_

#include "analyzer/model/lock_order_graph.h"
#include "analyzer/model/recording.h"

namespace impasse {

// BuildLockOrderGraph returns a graph whose findings are predictions: its cycles did not close in
// this run. Two witnesses are concurrent when they are of different threads, neither is ordered
// before the other by starts and joins of threads, and the recorded events, as far as they are
// there, do not keep the two apart (sync_preserving.h). The recording must outlive the graph.
// Complexity: O(edges) to build; each query of concurrency costs O(orders) the first time a place
// is asked about and O(1) after, and what SyncPreserving says.
LockOrderGraph BuildLockOrderGraph(const Recording& recording);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_LOCK_ORDER_H_
