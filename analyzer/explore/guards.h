// Guards: which mutex protects which shared data of a model.
#ifndef IMPASSE_ANALYZER_EXPLORE_GUARDS_H_
#define IMPASSE_ANALYZER_EXPLORE_GUARDS_H_

#include <vector>

#include "analyzer/explore/model.h"

namespace impasse::explore {

// GuardsOf returns for each variable a mutex that every process holds wherever it uses the
// variable; kNone16 when there is none. O(rounds * nodes * mutexes), where rounds is how deep loops
// nest.
std::vector<PrimitiveId> GuardsOf(const Model& model);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_GUARDS_H_
