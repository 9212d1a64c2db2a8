// Nolint: suppressions written in the source. NOLINT(impasse-x): reason suppresses on its line,
// NOLINTNEXTLINE on the next, NOLINTBEGIN ... NOLINTEND on all lines between.
#ifndef IMPASSE_ANALYZER_EXTRACT_NOLINT_H_
#define IMPASSE_ANALYZER_EXTRACT_NOLINT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace impasse::extract {

struct NolintRange {
  std::uint32_t first = 0;  // lines, counted from 1
  std::uint32_t last = 0;
  std::vector<std::string> rules;  // without the prefix "impasse-"; "*" for all
  std::string reason;
};

// FindNolint returns the suppressions in `text` that concern our rules, in order. A BEGIN without
// END reaches to the end of the text. Linear in the size of the text.
std::vector<NolintRange> FindNolint(std::string_view text);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_NOLINT_H_
