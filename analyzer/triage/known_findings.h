// KnownFindings: files that say which findings there were: baselines, and reports in JSON or SARIF.
//
// A baseline is sorted and has one entry per finding with rule and message, so that a change of it
// can be reviewed; it has no line numbers, so that edits elsewhere do not touch it.
#ifndef IMPASSE_ANALYZER_TRIAGE_KNOWN_FINDINGS_H_
#define IMPASSE_ANALYZER_TRIAGE_KNOWN_FINDINGS_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "analyzer/model/finding.h"

namespace impasse {

struct KnownFinding {
  std::string rule;
  std::string message;
  std::string severity;  // empty in a baseline
  std::string place;     // "file:line" for display; empty in a baseline
};

// By fingerprint.
using KnownFindings = std::map<std::string, KnownFinding>;

// ParseKnownFindings reads a baseline, a report of `--format json`, or a SARIF file of ours. `file`
// is for messages. Suppressed findings of a report are not among the result.
absl::StatusOr<KnownFindings> ParseKnownFindings(const std::string& file, std::string_view text);

// BaselineText is the file that lists `findings`. Deterministic.
std::string BaselineText(const KnownFindings& findings);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_TRIAGE_KNOWN_FINDINGS_H_
