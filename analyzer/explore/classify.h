// Classify: from the processes that are blocked for ever to the few that are the reason.
#ifndef IMPASSE_ANALYZER_EXPLORE_CLASSIFY_H_
#define IMPASSE_ANALYZER_EXPLORE_CLASSIFY_H_

#include <vector>

#include "analyzer/explore/explorer.h"
#include "analyzer/explore/future.h"
#include "analyzer/explore/semantics.h"
#include "analyzer/explore/stuck.h"

namespace impasse::explore {

// Classify returns one verdict per process that nobody can ever release, or, when there is none,
// one for the smallest circle: who waits for whom follows from what each blocked process could
// still do if it went on. O(blocked^2 * objects). Steps are filled from the stuck state.
std::vector<Verdict> Classify(const Semantics& semantics, const Future& future, StateView state,
                              const StuckState& stuck);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_CLASSIFY_H_
