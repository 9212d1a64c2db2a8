// Values that come in several: conditional expressions and braced lists.
//
// Conditional expressions: `c ? a : b` has a result of its own, which each branch assigns, so that
// the analysis knows on each path which object it is.
#include "analyzer/extract/library.h"
#include "analyzer/extract/ops.h"

namespace impasse::extract {
namespace {

// Objects, pointers and numbers: what can be a lock, lead to one or tell what became of one.
bool TellsWhich(const clang::ConditionalOperator* choice) {
  const clang::QualType type = choice->getType();
  if (choice->isGLValue()) return true;
  return type->isPointerType() || type->isIntegralOrEnumerationType() ||
         IsReferenceLike(type->getAsCXXRecordDecl());
}

// Callbacks, and what can hold one.
bool CanBeCalled(clang::QualType type) {
  return type->isRecordType() || type->isFunctionPointerType();
}

}  // namespace

void Ops::Listed(const clang::Expr* argument, facts::OpT& op) {
  constexpr unsigned kMost = 64;
  const auto* braced =
      clang::dyn_cast_or_null<clang::CXXStdInitializerListExpr>(SkipWrappers(argument));
  if (braced == nullptr) return;
  const auto* list =
      clang::dyn_cast_or_null<clang::InitListExpr>(SkipWrappers(braced->getSubExpr()));
  if (list == nullptr || list->getNumInits() > kMost) return;
  for (const clang::Expr* element : list->inits()) {
    const PathId path = CanBeCalled(element->getType()) ? paths_.Of(element) : 0;
    if (path != 0) op.args.push_back(path);
  }
}

void Ops::NumberChoice(const clang::ConditionalOperator* choice, std::uint32_t position) {
  if (!TellsWhich(choice)) return;
  state_.ordinals.try_emplace(choice, position);
  for (const clang::Expr* branch : {choice->getTrueExpr(), choice->getFalseExpr()}) {
    const FunctionState::Choice chosen{choice, branch};
    for (const clang::Expr* end : {branch, branch->IgnoreParens(), SkipWrappers(branch)})
      state_.choices.try_emplace(end, chosen);
  }
}

}  // namespace impasse::extract
