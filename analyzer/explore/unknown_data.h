// Unknown data: variables of a model of which nothing is known after all.
#ifndef IMPASSE_ANALYZER_EXPLORE_UNKNOWN_DATA_H_
#define IMPASSE_ANALYZER_EXPLORE_UNKNOWN_DATA_H_

#include <vector>

#include "analyzer/explore/model.h"

namespace impasse::explore {

// MakeUnknown lets every test of the variables turn out as suits the program, and drops what
// changes them; what was copied from them is unset.
void MakeUnknown(Model& model, const std::vector<bool>& unknown);

// GiveValues lists for each variable without values those that its tests tell apart. When these are
// too many, the variables are made unknown.
void GiveValues(Model& model);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_UNKNOWN_DATA_H_
