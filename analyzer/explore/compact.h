// Compact: takes out of a model the primitives and variables that no process uses, so that states
// are short and what is looked up by number is near.
#ifndef IMPASSE_ANALYZER_EXPLORE_COMPACT_H_
#define IMPASSE_ANALYZER_EXPLORE_COMPACT_H_

#include "analyzer/explore/model.h"

namespace impasse::explore {

// Compact renumbers what is left in the order that it had; `origin` of a primitive keeps its old
// number. O(size).
void Compact(Model& model);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_COMPACT_H_
