// DataChanges: what an action does to a number, an atomic or a list.
#ifndef IMPASSE_ANALYZER_EXPLORE_DATA_CHANGES_H_
#define IMPASSE_ANALYZER_EXPLORE_DATA_CHANGES_H_

#include <cstdint>
#include <string_view>

#include "analyzer/skeleton/program.h"

namespace impasse::explore {

// Change is what an action does to a datum.
struct Change {
  enum class Kind : std::uint8_t {
    kNone,
    kRead,
    kSet,      // to `amount`, or to what the path `value` has
    kAdd,      // `amount`
    kUnknown,  // anything
  };
  Kind kind = Kind::kNone;
  std::int64_t amount = 0;
  skeleton::PathId value = 0;
  skeleton::PathId object = 0;
  bool fetches = false;  // what the call returns is the value before
  bool returns = false;  // what the call returns is the value behind it, or the value read
};

// ChangeOf says what an action does to a scalar, an atomic or a list. `empty()` and `size()` read.
Change ChangeOf(const skeleton::Program& program, const skeleton::Action& action);

// IsAtomicName and IsListName tell what a type or the class of a function is, by its qualified
// name.
bool IsAtomicName(std::string_view name);
bool IsListName(std::string_view name);

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_DATA_CHANGES_H_
