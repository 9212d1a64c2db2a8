// ReadFindings: findings out of a report that impasse wrote, with the stories of their threads.
#ifndef IMPASSE_ANALYZER_TRIAGE_READ_FINDINGS_H_
#define IMPASSE_ANALYZER_TRIAGE_READ_FINDINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/model/finding.h"

namespace impasse {

// ParseFindings reads a report of `--format json`, or a SARIF file of ours, in its order; `file` is
// for messages. Findings that were suppressed are not among the result. From SARIF come rule,
// severity, evidence, fingerprint, message, resources and the threads with their steps: what it has
// of a finding in a form that can be read back. Nothing in the text is trusted: what is missing or
// of another type reads as empty.
absl::StatusOr<std::vector<Finding>> ParseFindings(const std::string& file, std::string_view text);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_TRIAGE_READ_FINDINGS_H_
