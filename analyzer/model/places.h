// Places: where in the source a finding happens. Reporters show them; triage compares them.
#ifndef IMPASSE_ANALYZER_MODEL_PLACES_H_
#define IMPASSE_ANALYZER_MODEL_PLACES_H_

#include <vector>

#include "analyzer/model/finding.h"

namespace impasse {

// OperationFrame returns the innermost frame of the user's own code with a known location; without
// one the innermost frame that says anything; nullptr for an empty path.
const Frame* OperationFrame(const CallPath& path);

// PrimaryLocation is the one place where a tool with one place per finding shows it: the finding's
// own, else that of the first step that waits, else of any step. Unknown when nothing is known.
Location PrimaryLocation(const Finding& finding);

// OperationPlaces returns the known places of the finding: its own and those of every step's
// operation, in order of appearance, each once. Frames further out are not among them.
std::vector<Location> OperationPlaces(const Finding& finding);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_PLACES_H_
