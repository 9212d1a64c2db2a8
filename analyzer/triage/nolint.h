// NOLINT: suppressing comments in source text, with the meaning that clang-tidy gives them.
//
//   mu.lock();  // NOLINT(impasse-double-lock): recursive on this platform
//   // NOLINTNEXTLINE(impasse-*)
//   // NOLINTBEGIN(impasse-long-hold) ... // NOLINTEND(impasse-long-hold)
#ifndef IMPASSE_ANALYZER_TRIAGE_NOLINT_H_
#define IMPASSE_ANALYZER_TRIAGE_NOLINT_H_

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/finding.h"

namespace impasse {

// ScanNolint returns the ranges of one file. A BEGIN without its END covers nothing. O(length).
std::vector<NolintRange> ScanNolint(const std::string& file, std::string_view text);

// Covers tells whether `range` suppresses findings of `rule` (an id, without "impasse-") at
// `place`.
bool Covers(const NolintRange& range, std::string_view rule, const Location& place);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_TRIAGE_NOLINT_H_
