#include "analyzer/extract/reads.h"

#include <algorithm>
#include <cstddef>

#include "analyzer/extract/conditions.h"

namespace impasse::extract {

using clang::dyn_cast;
using clang::isa;

namespace {

constexpr std::size_t kMost = 8;

class Collector {
 public:
  Collector(const FunctionState& state, Paths& paths, std::vector<PathId>& reads)
      : state_(state), paths_(paths), reads_(reads) {}

  // The depth of recursion is that of the expression, which the parser bounds.
  void Walk(const clang::Stmt* stmt) {
    if (stmt == nullptr || isa<clang::LambdaExpr>(stmt) || reads_.size() >= kMost) return;
    const auto* cast = dyn_cast<clang::CastExpr>(stmt);
    if (cast != nullptr && cast->getCastKind() == clang::CK_LValueToRValue)
      Note(paths_.Of(cast->getSubExpr()));
    for (const clang::Stmt* child : stmt->children()) Walk(child);
  }

 private:
  bool IsShared(const facts::PathT& path) const {
    if (path.root == facts::Root::kGlobal) return true;
    if (path.root == facts::Root::kConstant || path.root == facts::Root::kResult) return false;
    return !path.steps.empty() || path.root == facts::Root::kCapture;
  }

  void Note(PathId path) {
    if (path == 0 || !IsShared(state_.builder.Path(path))) return;
    if (std::find(reads_.begin(), reads_.end(), path) == reads_.end()) reads_.push_back(path);
  }

  const FunctionState& state_;
  Paths& paths_;
  std::vector<PathId>& reads_;
};

// The condition has a path on every side that it looks at.
bool Says(const facts::ConditionT& condition) {
  const bool two = condition.kind != facts::ConditionKind::kTruth &&
                   condition.kind != facts::ConditionKind::kSwitch;
  return condition.lhs != 0 && (!two || condition.rhs != 0);
}

bool IsTruthValue(const clang::Expr* value) {
  return value != nullptr && value->getType()->isIntegralOrEnumerationType();
}

}  // namespace

void AddReads(const clang::CFGBlock& block, const facts::ConditionT* condition,
              const FunctionState& state, Paths& paths, std::vector<PathId>& reads) {
  Collector collector(state, paths, reads);
  if (condition != nullptr && !Says(*condition)) collector.Walk(DecidingExpr(block));
  for (const clang::CFGElement& element : block) {
    const auto stmt = element.getAs<clang::CFGStmt>();
    const auto* ret = stmt ? dyn_cast<clang::ReturnStmt>(stmt->getStmt()) : nullptr;
    const clang::Expr* value = ret != nullptr ? ret->getRetValue() : nullptr;
    if (IsTruthValue(value) && paths.Of(value) == 0) collector.Walk(value);
  }
}

}  // namespace impasse::extract
