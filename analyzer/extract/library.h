// library: the few things of the standard library that extraction sees through because they change
// how an object is reached and never whether something is synchronised: move, forward, smart
// pointers, element access, function wrappers. Everything else is a call for linking to judge.
#ifndef IMPASSE_ANALYZER_EXTRACT_LIBRARY_H_
#define IMPASSE_ANALYZER_EXTRACT_LIBRARY_H_

#include <cstdint>

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"

namespace impasse::extract {

// What a call does to an access path, when it does nothing else.
enum class PathEffect : std::uint8_t {
  kNone,     // an ordinary call
  kSame,     // std::move(x), p.get(), p.operator->(): the path of x or p
  kDeref,    // *p of a smart pointer or iterator, o.value()
  kAddress,  // std::addressof(x)
  kElement,  // c[i], c.at(i)
  kBegin,    // c.begin(), c.data(): pointer to some element
};

// EffectOf classifies a call of `callee`.
PathEffect EffectOf(const clang::FunctionDecl* callee);

// IsFunctionWrapper: std::function and the like: an object that holds something callable.
bool IsFunctionWrapper(const clang::CXXRecordDecl* record);

// IsReferenceLike: copying an object of this class gives another handle to the same thing (smart
// pointers, reference_wrapper, function wrappers).
bool IsReferenceLike(const clang::CXXRecordDecl* record);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_LIBRARY_H_
