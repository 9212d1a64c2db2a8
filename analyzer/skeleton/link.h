// Link: many facts buffers -> one Program. Associative, commutative, deterministic: the order in
// which translation units are given does not matter.
#ifndef IMPASSE_ANALYZER_SKELETON_LINK_H_
#define IMPASSE_ANALYZER_SKELETON_LINK_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/skeleton/facts_generated.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

inline constexpr unsigned kFactsFormat = 4;

// ReadFacts verifies a buffer and returns its root, which lives as long as `bytes`. Truncated,
// altered or foreign bytes give a Status that says what is wrong and what to do; they are never
// read further.
absl::StatusOr<const facts::Tu*> ReadFacts(std::string_view bytes);

// Link merges verified facts. Inline functions are kept once per usr, internal ones per TU. What
// callees do is looked up in `table`; without one, in the lock APIs alone. O(total size), plus the
// closure of function values. The buffers may be freed afterwards.
std::unique_ptr<Program> Link(std::vector<const facts::Tu*> tus,
                              std::shared_ptr<const lockapi::Table> table = nullptr);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LINK_H_
