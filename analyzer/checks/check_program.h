// CheckProgram: everything the static engine does with a linked program. `impasse check`,
// `impasse link` and the clang-tidy module meet here.
#ifndef IMPASSE_ANALYZER_CHECKS_CHECK_PROGRAM_H_
#define IMPASSE_ANALYZER_CHECKS_CHECK_PROGRAM_H_

#include "analyzer/model/finding.h"
#include "analyzer/skeleton/program.h"

namespace impasse {

// CheckProgram builds the substrates of the static engine, runs the checks and appends findings,
// blind spots, suppressing comments and the figures of the summary to `report`. Deterministic. What
// is to be said of translation units that did not compile is the caller's.
void CheckProgram(const skeleton::Program& program, Report& report);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_CHECK_PROGRAM_H_
