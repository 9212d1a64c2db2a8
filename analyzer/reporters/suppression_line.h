// SuppressionLine: the line that makes a finding disappear, ready to be pasted.
#ifndef IMPASSE_ANALYZER_REPORTERS_SUPPRESSION_LINE_H_
#define IMPASSE_ANALYZER_REPORTERS_SUPPRESSION_LINE_H_

#include <string>

#include "analyzer/model/finding.h"

namespace impasse {

// SuppressionLine returns "rule:function-glob:lock-glob" for the file of --suppressions. It
// survives the next run: names that change from run to run (addresses, numbers of unnamed locks)
// become '*'.
std::string SuppressionLine(const Finding& finding);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_REPORTERS_SUPPRESSION_LINE_H_
