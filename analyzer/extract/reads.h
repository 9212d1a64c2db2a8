// Reads: which variables a branch or a returned truth value depends on, where neither a path nor an
// operation names them: `flags & kReady`, `a + b > c`, `return !done || failed`.
#ifndef IMPASSE_ANALYZER_EXTRACT_READS_H_
#define IMPASSE_ANALYZER_EXTRACT_READS_H_

#include <vector>

#include "analyzer/extract/function_state.h"
#include "analyzer/extract/paths.h"
#include "clang/Analysis/CFG.h"

namespace impasse::extract {

// AddReads appends the paths of the variables that the branch at the end of a block reads
// (`condition` is what is known of it, or null), and those that a value returned in the block
// reads. Only what other threads may change: no plain locals and parameters.
void AddReads(const clang::CFGBlock& block, const facts::ConditionT* condition,
              const FunctionState& state, Paths& paths, std::vector<PathId>& reads);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_READS_H_
