#include "analyzer/extract/conditions.h"

#include <string>
#include <utility>

#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"
#include "llvm/Support/raw_ostream.h"

namespace impasse::extract {

using clang::dyn_cast;
using clang::isa;
using facts::ConditionKind;

namespace {

// Strips casts too, but not those by a conversion function or constructor of the user.
const clang::Expr* Bare(const clang::Expr* expr) {
  expr = SkipWrappers(expr);
  while (const auto* cast = clang::dyn_cast_or_null<clang::ImplicitCastExpr>(expr)) {
    expr = SkipWrappers(cast->getSubExpr());
  }
  return expr;
}

// The condition within likely(x) or unlikely(x).
const clang::Expr* Expected(const clang::Expr* expr) {
  const auto* call = clang::dyn_cast_or_null<clang::CallExpr>(Bare(expr));
  const unsigned builtin = call == nullptr ? 0U : call->getBuiltinCallee();
  const bool expects = builtin == clang::Builtin::BI__builtin_expect ||
                       builtin == clang::Builtin::BI__builtin_expect_with_probability;
  return expects ? call->getArg(0) : expr;
}

bool IsMutable(const clang::Stmt* stmt, const FunctionState& state) {
  if (stmt == nullptr) return false;
  if (isa<clang::CallExpr, clang::CXXConstructExpr>(stmt)) return true;
  if (const auto* ref = dyn_cast<clang::DeclRefExpr>(stmt)) {
    if (state.assigned.contains(ref->getDecl())) return true;
    if (ref->getDecl()->getType().isVolatileQualified()) return true;
  }
  if (const auto* member = dyn_cast<clang::MemberExpr>(stmt)) {
    if (state.assigned.contains(member->getMemberDecl())) return true;
  }
  for (const clang::Stmt* child : stmt->children()) {
    if (IsMutable(child, state)) return true;
  }
  return false;
}

class Normaliser {
 public:
  Normaliser(FunctionState& state, Paths& paths, facts::ConditionT& out)
      : state_(state), paths_(paths), out_(out) {}

  void Of(const clang::Expr* expr) {
    expr = Bare(expr);
    const auto* unary = dyn_cast<clang::UnaryOperator>(expr);
    if (unary != nullptr && unary->getOpcode() == clang::UO_LNot) {
      out_.negated = !out_.negated;
      return Of(unary->getSubExpr());
    }
    if (const clang::BinaryOperator* order = KeptOrder(expr)) expr = order;
    const auto* binary = dyn_cast<clang::BinaryOperator>(expr);
    if (binary != nullptr && binary->isComparisonOp() && Comparison(binary)) return;
    Truth(expr);
  }

 private:
  // The comparison whose outcome a variable keeps: `const bool swapped = a > b`, or null.
  const clang::BinaryOperator* KeptOrder(const clang::Expr* expr) const {
    const auto* ref = clang::dyn_cast_or_null<clang::DeclRefExpr>(expr);
    const auto* var = ref == nullptr ? nullptr : dyn_cast<clang::VarDecl>(ref->getDecl());
    const bool kept = var != nullptr && var->isLocalVarDecl() && !var->isStaticLocal() &&
                      var->getInit() != nullptr && !state_.assigned.contains(var);
    if (!kept || state_.closure != nullptr) return nullptr;
    const auto* order = clang::dyn_cast_or_null<clang::BinaryOperator>(Bare(var->getInit()));
    const bool fixed = order != nullptr && order->isRelationalOp() && !IsMutable(order, state_);
    return fixed ? order : nullptr;
  }

  void Truth(const clang::Expr* expr) {
    out_.kind = ConditionKind::kTruth;
    out_.lhs = paths_.Of(expr);
    SetIdentity(Spelling(expr, out_.lhs));
  }

  bool IsZero(PathId path) const {
    return path != 0 && state_.builder.Path(path).root == facts::Root::kConstant &&
           state_.builder.Path(path).value == 0;
  }

  bool Comparison(const clang::BinaryOperator* op) {
    const PathId left = paths_.Of(op->getLHS());
    const PathId right = paths_.Of(op->getRHS());
    const bool equality = op->isEqualityOp();
    if (equality && (IsZero(left) || IsZero(right))) {
      if (op->getOpcode() == clang::BO_EQ) out_.negated = !out_.negated;
      Of(IsZero(right) ? op->getLHS() : op->getRHS());
      return true;
    }
    switch (op->getOpcode()) {
      case clang::BO_NE:
        out_.negated = !out_.negated;
        [[fallthrough]];
      case clang::BO_EQ:
        return Set(ConditionKind::kEqual, op->getLHS(), left, op->getRHS(), right);
      case clang::BO_LT:
        return Set(ConditionKind::kLess, op->getLHS(), left, op->getRHS(), right);
      case clang::BO_LE:
        return Set(ConditionKind::kLessEqual, op->getLHS(), left, op->getRHS(), right);
      case clang::BO_GT:
        return Set(ConditionKind::kLess, op->getRHS(), right, op->getLHS(), left);
      case clang::BO_GE:
        return Set(ConditionKind::kLessEqual, op->getRHS(), right, op->getLHS(), left);
      default:
        return false;
    }
  }

  bool Set(ConditionKind kind, const clang::Expr* lhs, PathId left, const clang::Expr* rhs,
           PathId right) {
    out_.kind = kind;
    out_.lhs = left;
    out_.rhs = right;
    const char* sign = kind == ConditionKind::kEqual  ? " == "
                       : kind == ConditionKind::kLess ? " < "
                                                      : " <= ";
    std::string a = Spelling(lhs, left);
    std::string b = Spelling(rhs, right);
    if (kind == ConditionKind::kEqual && b < a) std::swap(a, b);
    SetIdentity(a + sign + b);
    return true;
  }

  // Two paths with one text are told apart by their numbers (a local that hides another).
  std::string Spelling(const clang::Expr* expr, PathId path) const {
    if (path != 0 && state_.builder.Path(path).root != facts::Root::kResult) {
      const facts::PathT& data = state_.builder.Path(path);
      std::string text(state_.builder.PathText(path));
      if (data.root == facts::Root::kLocal) text += "#" + std::to_string(data.id);
      return text;
    }
    std::string text;
    llvm::raw_string_ostream out(text);
    expr->printPretty(out, nullptr, clang::PrintingPolicy(state_.namer.context().getLangOpts()));
    return text;
  }

  void SetIdentity(const std::string& text) { out_.identity = state_.builder.String(text); }

  FunctionState& state_;
  Paths& paths_;
  facts::ConditionT& out_;
};

void Cases(const clang::CFGBlock& block, FunctionState& state, facts::ConditionT& out) {
  out.kind = ConditionKind::kSwitch;
  std::int32_t index = -1;
  for (const clang::CFGBlock::AdjacentBlock& succ : block.succs()) {
    ++index;
    std::int64_t value = 0;
    const clang::CFGBlock* target = succ.getReachableBlock();
    const clang::Stmt* label = target != nullptr ? target->getLabel() : nullptr;
    const auto* branch = clang::dyn_cast_or_null<clang::CaseStmt>(label);
    clang::Expr::EvalResult result;
    if (branch != nullptr && !branch->getLHS()->isValueDependent() &&
        branch->getLHS()->EvaluateAsInt(result, state.namer.context())) {
      value = result.Val.getInt().getExtValue();
    } else {
      out.default_succ = index;
    }
    out.cases.push_back(value);
  }
}

// The last operand that is evaluated: the terminator of `a && b` in a block of its own is `b`.
const clang::Expr* LastOperand(const clang::Expr* expr) {
  while (true) {
    const auto* op = clang::dyn_cast_or_null<clang::BinaryOperator>(expr->IgnoreParens());
    if (op == nullptr || !op->isLogicalOp()) return expr;
    expr = op->getRHS();
  }
}

// The truth value that a block returns, or null.
const clang::Expr* TruthReturnedIn(const clang::CFGBlock& block) {
  for (const clang::CFGElement& element : block) {
    const auto stmt = element.getAs<clang::CFGStmt>();
    const auto* ret = stmt ? dyn_cast<clang::ReturnStmt>(stmt->getStmt()) : nullptr;
    const clang::Expr* value = ret != nullptr ? ret->getRetValue() : nullptr;
    if (value != nullptr && value->getType()->isBooleanType()) return value;
  }
  return nullptr;
}

bool IsShortCircuit(const clang::Expr* expr) {
  const auto* op = dyn_cast<clang::BinaryOperator>(Bare(expr));
  return op != nullptr && op->isLogicalOp();
}

const clang::Expr* DecidedIn(const clang::CFGBlock& block) {
  if (const clang::Expr* value = TruthReturnedIn(block)) {
    return IsShortCircuit(value) ? nullptr : value;
  }
  if (block.succ_size() != 1 || block.succ_begin()->getReachableBlock() == nullptr) return nullptr;
  const clang::Expr* value = TruthReturnedIn(*block.succ_begin()->getReachableBlock());
  if (value == nullptr || !IsShortCircuit(value)) return nullptr;
  return LastOperand(Bare(value));
}

}  // namespace

std::unique_ptr<facts::ConditionT> ReturnedBy(const clang::CFGBlock& block, FunctionState& state,
                                              Paths& paths) {
  const clang::Expr* expr = DecidedIn(block);
  if (expr == nullptr) return nullptr;
  auto out = std::make_unique<facts::ConditionT>();
  Normaliser(state, paths, *out).Of(Expected(expr));
  out->mutable_ = IsMutable(expr, state);
  return out;
}

const clang::Expr* DecidingExpr(const clang::CFGBlock& block) {
  const clang::Stmt* terminator = block.getTerminatorStmt();
  if (terminator == nullptr || !block.getTerminator().isStmtBranch()) return nullptr;
  if (const auto* op = dyn_cast<clang::BinaryOperator>(terminator)) {
    return op->isLogicalOp() ? LastOperand(op->getLHS()) : nullptr;
  }
  const auto* condition =
      clang::dyn_cast_or_null<clang::Expr>(block.getTerminatorCondition(/*StripParens=*/true));
  return condition != nullptr ? LastOperand(condition) : nullptr;
}

std::unique_ptr<facts::ConditionT> ConditionOf(const clang::CFGBlock& block, FunctionState& state,
                                               Paths& paths) {
  const clang::Expr* expr = DecidingExpr(block);
  if (expr == nullptr) return nullptr;
  auto out = std::make_unique<facts::ConditionT>();
  const bool is_switch = isa<clang::SwitchStmt>(block.getTerminatorStmt());
  if (block.succ_size() < 2 && !is_switch) return nullptr;
  expr = Expected(expr);
  Normaliser(state, paths, *out).Of(expr);
  if (is_switch) Cases(block, state, *out);
  out->mutable_ = IsMutable(expr, state);
  return out;
}

}  // namespace impasse::extract
