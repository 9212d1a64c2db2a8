// SuggestModels: proposes models for functions that are called, not defined, and named like locks.
#ifndef IMPASSE_ANALYZER_CLI_SUGGEST_MODELS_H_
#define IMPASSE_ANALYZER_CLI_SUGGEST_MODELS_H_

#include <string>
#include <vector>

#include "analyzer/skeleton/program.h"

namespace impasse::cli {

struct SuggestedModel {
  std::string name;
  Op op = Op::kAcquire;
  Mode mode = Mode::kExclusive;
  std::string object;  // type of the lock
  std::size_t calls = 0;
};

// SuggestModels returns pairs of functions on one type of object, one of which undoes the other by
// its name (lock and unlock, enter and leave, ...), and the tries that belong to them; by object
// and name. A function without its other half is not proposed. O(calls + names).
std::vector<SuggestedModel> SuggestModels(const skeleton::Program& program);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_SUGGEST_MODELS_H_
