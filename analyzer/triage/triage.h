// Triage: decides which findings of a report somebody has to look at.
//
//   findings ──> path filters (dropped) ──> suppression file, NOLINT (suppressed) ──> baseline
//   (known)
#ifndef IMPASSE_ANALYZER_TRIAGE_TRIAGE_H_
#define IMPASSE_ANALYZER_TRIAGE_TRIAGE_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/triage/known_findings.h"
#include "analyzer/triage/suppressions.h"

namespace impasse {

struct TriageInputs {
  std::vector<std::string> include;  // path globs; empty: everything
  std::vector<std::string> exclude;
  std::vector<Suppression> suppressions;
  KnownFindings baseline;
  std::string baseline_file;
  // Reads a source file (a Location's name) for the NOLINT comments of run-time findings; nullopt
  // when it is not at hand. May be empty: then only report.nolint counts.
  std::function<std::optional<std::string>(const std::string& file)> read_source;
};

// Triage marks the findings of `report`, removes those that the path filters leave out (a finding
// stays when any of its places is wanted, or none is known), and fills report.unused_suppressions.
void Triage(const TriageInputs& inputs, Report& report);

// NewBaseline is the baseline after --update-baseline: all findings that are not suppressed. What
// an incomplete report could not see stays known.
KnownFindings NewBaseline(const KnownFindings& old, const Report& report);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_TRIAGE_TRIAGE_H_
