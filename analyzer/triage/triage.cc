#include "analyzer/triage/triage.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/model/places.h"
#include "analyzer/triage/glob.h"
#include "analyzer/triage/nolint.h"

namespace impasse {
namespace {

bool AnyMatches(const std::vector<std::string>& globs, const std::string& file) {
  return std::any_of(globs.begin(), globs.end(),
                     [&file](const std::string& glob) { return PathMatches(glob, file); });
}

bool IsWanted(const TriageInputs& inputs, const Finding& finding) {
  const std::vector<Location> places = OperationPlaces(finding);
  return places.empty() ||
         std::any_of(places.begin(), places.end(), [&inputs](const Location& place) {
           const bool included = inputs.include.empty() || AnyMatches(inputs.include, place.file);
           return included && !AnyMatches(inputs.exclude, place.file);
         });
}

void ApplyPathFilters(const TriageInputs& inputs, Report& report) {
  if (inputs.include.empty() && inputs.exclude.empty()) return;
  const std::size_t dropped = std::erase_if(
      report.findings, [&inputs](const Finding& finding) { return !IsWanted(inputs, finding); });
  if (dropped == 0) return;
  report.blind_spots.push_back({std::to_string(dropped) +
                                    (dropped == 1 ? " finding lies" : " findings lie") +
                                    " in files that --include and --exclude leave out",
                                "",
                                {}});
}

// The suppressing comments of the files in which run-time findings lie; a static report brings its
// own.
std::vector<NolintRange> RangesOf(const TriageInputs& inputs, const Report& report) {
  std::vector<NolintRange> ranges = report.nolint;
  if (!inputs.read_source) return ranges;
  std::set<std::string> files;
  for (const Finding& finding : report.findings) {
    if (finding.evidence == Evidence::kStatic) continue;
    for (const Location& place : OperationPlaces(finding)) files.insert(place.file);
  }
  for (const std::string& file : files) {
    const std::optional<std::string> text = inputs.read_source(file);
    if (!text) continue;
    for (NolintRange& range : ScanNolint(file, *text)) ranges.push_back(std::move(range));
  }
  return ranges;
}

void Suppress(Finding& finding, const std::string& reason, bool in_source) {
  finding.triage = Finding::Triage::kSuppressed;
  finding.triage_reason = reason;
  finding.suppressed_in_source = in_source;
}

void ApplyNolint(const std::vector<NolintRange>& ranges, Finding& finding) {
  for (const Location& place : OperationPlaces(finding)) {
    for (const NolintRange& range : ranges) {
      if (!Covers(range, finding.rule, place)) continue;
      const std::string where = "NOLINT at " + place.file + ":" + std::to_string(place.line);
      Suppress(finding, range.reason.empty() ? where : where + ": " + range.reason, true);
      return;
    }
  }
}

void ApplyBaseline(const TriageInputs& inputs, Finding& finding) {
  if (finding.triage != Finding::Triage::kNew || !inputs.baseline.contains(finding.fingerprint))
    return;
  finding.triage = Finding::Triage::kBaseline;
  finding.triage_reason = inputs.baseline_file;
}

}  // namespace

void Triage(const TriageInputs& inputs, Report& report) {
  ApplyPathFilters(inputs, report);
  const std::vector<NolintRange> ranges = RangesOf(inputs, report);
  std::vector<Suppression> suppressions = inputs.suppressions;
  for (Finding& finding : report.findings) {
    ApplyNolint(ranges, finding);
    // Every line that matches is in use, not only the first one.
    for (Suppression& suppression : suppressions) {
      if (!suppression.Matches(finding)) continue;
      suppression.used = true;
      const std::string reason =
          suppression.reason.empty() ? "no reason given" : suppression.reason;
      Suppress(finding, suppression.place + ": " + reason, false);
    }
    ApplyBaseline(inputs, finding);
  }
  report.unused_suppressions.clear();
  for (const Suppression& suppression : suppressions) {
    if (!suppression.used)
      report.unused_suppressions.push_back(suppression.place + ": " + suppression.Text());
  }
}

KnownFindings NewBaseline(const KnownFindings& old, const Report& report) {
  KnownFindings updated;
  if (!report.complete) updated = old;
  for (const Finding& finding : report.findings) {
    if (finding.triage == Finding::Triage::kSuppressed || finding.fingerprint.empty()) continue;
    updated.insert_or_assign(finding.fingerprint,
                             KnownFinding{finding.rule, finding.message, "", ""});
  }
  return updated;
}

}  // namespace impasse
