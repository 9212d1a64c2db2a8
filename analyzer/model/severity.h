// Severity, confidence and evidence: the three scales on which every finding is placed.
#ifndef IMPASSE_ANALYZER_MODEL_SEVERITY_H_
#define IMPASSE_ANALYZER_MODEL_SEVERITY_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace impasse {

// Severity says what the finding can do to the program: an error can hang it, a warning makes
// somebody wait too long, a note is advice. The order is that of `--fail-on`.
enum class Severity : std::uint8_t { kNote, kWarning, kError };

// Confidence says how complete the evidence is; one scale for every way of finding.
//   kCertain    owner-tracked resources, or every thread of the process is in the remainder
//   kLikely     every OR waiter has declared endpoints or a known history of releasers
//   kSuspected  empty history, only exited releasers, a time-out, or an analysis bound was hit
enum class Confidence : std::uint8_t { kSuspected, kLikely, kCertain };

// Evidence says which way found it.
//   kStatic     derived from the source by `impasse check` or the clang-tidy module
//   kObserved   it happened in the recorded run
//   kPredicted  it did not happen in the recorded run but can in a feasible reordering of it
enum class Evidence : std::uint8_t { kStatic, kObserved, kPredicted };

// Family is the problem of which the rule is a form.
enum class Family : std::uint8_t { kDeadlock, kLivelock, kStarvation };

std::string_view ToString(Severity severity);
std::string_view ToString(Confidence confidence);
std::string_view ToString(Evidence evidence);
std::string_view ToString(Family family);

// ParseSeverity returns nullopt when `text` is none of "note", "warning", "error".
std::optional<Severity> ParseSeverity(std::string_view text);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_SEVERITY_H_
