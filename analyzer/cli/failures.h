// failures: what is said of translation units that did not compile, and what to do about them.
#ifndef IMPASSE_ANALYZER_CLI_FAILURES_H_
#define IMPASSE_ANALYZER_CLI_FAILURES_H_

#include <string>
#include <vector>

#include "analyzer/model/finding.h"

namespace impasse::cli {

struct FailedUnit {
  std::string file;
  std::vector<std::string> errors;  // the first ones, with location
};

// ReportFailures appends one blind spot per kind of failure (a header that does not exist, a C++20
// module, anything else) and makes the report incomplete. Nothing failed: nothing happens.
void ReportFailures(const std::vector<FailedUnit>& failed, Report& report);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_FAILURES_H_
