// Arrival: to come to an operation is a step of its own where somebody else can tell the
// difference.
#ifndef IMPASSE_ANALYZER_EXPLORE_ARRIVAL_H_
#define IMPASSE_ANALYZER_EXPLORE_ARRIVAL_H_

#include "analyzer/explore/model.h"

namespace impasse::explore {

// AddArrivals puts a step before each operation that waits on a rendezvous which another process
// only tries: a receiver that is on its way misses what is sent with try_send, or in a select with
// a default, although nothing else happens in between. Local steps are otherwise done at once, as
// if whoever has been started, or has let a lock go, stood at its next operation already.
// O(nodes * arms).
void AddArrivals(Model& model);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_ARRIVAL_H_
