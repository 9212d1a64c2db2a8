// Simplify: takes out of a process what cannot make a difference.
#ifndef IMPASSE_ANALYZER_EXPLORE_SIMPLIFY_H_
#define IMPASSE_ANALYZER_EXPLORE_SIMPLIFY_H_

#include "analyzer/explore/model.h"

namespace impasse::explore {

// Simplify leads every edge past steps that do nothing, makes a step of a choice or test whose
// outcomes all lead to one place (a choice that may also lead back to itself does not count that),
// drops variables that nobody tests, and removes what cannot be reached. Behaviour towards the
// primitives is unchanged. O(rounds * nodes), with as many rounds as such branches nest.
void Simplify(Model& model);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_SIMPLIFY_H_
