// Conditions: what decides the branch at the end of a block, in a normal form: comparisons with
// zero are truth tests, > and >= are turned round, ! moves into `negated`. Equal conditions of one
// function get equal identities, so that linking can correlate branches.
#ifndef IMPASSE_ANALYZER_EXTRACT_CONDITIONS_H_
#define IMPASSE_ANALYZER_EXTRACT_CONDITIONS_H_

#include <memory>

#include "analyzer/extract/function_state.h"
#include "analyzer/extract/paths.h"
#include "clang/Analysis/CFG.h"

namespace impasse::extract {

// DecidingExpr returns the expression that decides the branch at the end of a block, or null.
const clang::Expr* DecidingExpr(const clang::CFGBlock& block);

// ConditionOf returns null when the block does not branch on a value.
std::unique_ptr<facts::ConditionT> ConditionOf(const clang::CFGBlock& block, FunctionState& state,
                                               Paths& paths);

// ReturnedBy returns the truth value that the function returns when control leaves the block, or
// null: of `return a;` in the block of the return, of `return a && b;` in the block of `b`.
std::unique_ptr<facts::ConditionT> ReturnedBy(const clang::CFGBlock& block, FunctionState& state,
                                              Paths& paths);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_CONDITIONS_H_
