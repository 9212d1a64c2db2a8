#include "analyzer/extract/body_scan.h"

#include <algorithm>
#include <cstddef>

#include "analyzer/extract/paths.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

namespace impasse::extract {

using clang::dyn_cast;
using clang::isa;

namespace {

bool CarriesIdentity(clang::QualType type) {
  return type->isPointerType() || type->isReferenceType() || type->isRecordType() ||
         type->isMemberPointerType();
}

// A loop that does nothing but look: `while (!ready) {}`. Its condition is all there is to say.
bool OnlyLooks(const clang::Stmt* stmt) {
  const clang::Stmt* body = nullptr;
  if (const auto* loop = dyn_cast<clang::WhileStmt>(stmt)) body = loop->getBody();
  if (const auto* loop = dyn_cast<clang::DoStmt>(stmt)) body = loop->getBody();
  if (const auto* loop = dyn_cast<clang::ForStmt>(stmt))
    body = loop->getInc() == nullptr ? loop->getBody() : nullptr;
  if (body == nullptr) return false;
  const auto idle = [](const clang::Stmt* s) { return isa<clang::NullStmt, clang::AsmStmt>(s); };
  if (const auto* block = dyn_cast<clang::CompoundStmt>(body))
    return std::all_of(block->body_begin(), block->body_end(), idle);
  return idle(body);
}

// A flag of which other threads may know is set to a fixed value.
bool SetsFlag(const clang::BinaryOperator* op) {
  const clang::QualType type = op->getLHS()->getType();
  if (type.isVolatileQualified() || type->isAtomicType()) return true;
  if (op->getOpcode() != clang::BO_Assign || !type->isIntegralOrEnumerationType()) return false;
  const auto* ref = dyn_cast<clang::DeclRefExpr>(op->getLHS()->IgnoreParenImpCasts());
  const auto* var = ref != nullptr ? dyn_cast<clang::VarDecl>(ref->getDecl()) : nullptr;
  return var != nullptr && var->hasGlobalStorage() &&
         isa<clang::IntegerLiteral, clang::CXXBoolLiteralExpr, clang::DeclRefExpr>(
             op->getRHS()->IgnoreParenImpCasts());
}

// Truth values, counters and states: what threads look at before they wait.
bool IsScalar(clang::QualType type) {
  return type->isIntegralOrEnumerationType() && !type->isAnyCharacterType();
}

// Names a variable that does not belong to this call alone: a member, a global, what is captured or
// referred to.
bool IsElsewhere(const clang::Expr* expr) {
  expr = expr->IgnoreParenImpCasts();
  if (const auto* ref = dyn_cast<clang::DeclRefExpr>(expr)) {
    const auto* var = dyn_cast<clang::VarDecl>(ref->getDecl());
    return var != nullptr && (var->hasGlobalStorage() || var->getType()->isReferenceType() ||
                              ref->refersToEnclosingVariableOrCapture());
  }
  const auto* deref = dyn_cast<clang::UnaryOperator>(expr);
  if (deref != nullptr) return deref->getOpcode() == clang::UO_Deref;
  const auto* member = dyn_cast<clang::MemberExpr>(expr);
  return member != nullptr && isa<clang::FieldDecl>(member->getMemberDecl());
}

class Scanner {
 public:
  explicit Scanner(BodyScan& scan) : scan_(scan) {}

  // The depth of recursion is that of the syntax tree, which the parser bounds.
  void Walk(const clang::Stmt* stmt) {
    if (stmt == nullptr || IsUnevaluated(stmt)) return;
    if (const auto* lambda = dyn_cast<clang::LambdaExpr>(stmt)) return Lambda(lambda);
    if (const auto* init = dyn_cast<clang::CXXDefaultInitExpr>(stmt)) return Walk(init->getExpr());
    if (const auto* attempt = dyn_cast<clang::CXXTryStmt>(stmt)) return Try(attempt);
    Note(stmt);
    const std::size_t depth = alive_.size();
    for (const clang::Stmt* child : stmt->children()) Walk(child);
    if (OpensScope(stmt)) alive_.resize(depth);
  }

  void Member(const clang::CXXCtorInitializer* init) {
    scan_.inits.push_back({nullptr, init, nullptr, init->getInit()});
    Walk(init->getInit());
  }

 private:
  static bool IsUnevaluated(const clang::Stmt* stmt) {
    return isa<clang::UnaryExprOrTypeTraitExpr, clang::CXXNoexceptExpr, clang::TypeTraitExpr,
               clang::OffsetOfExpr, clang::RequiresExpr>(stmt);
  }

  static bool OpensScope(const clang::Stmt* stmt) {
    return isa<clang::CompoundStmt, clang::IfStmt, clang::ForStmt, clang::CXXForRangeStmt,
               clang::WhileStmt, clang::SwitchStmt, clang::CXXCatchStmt>(stmt);
  }

  // A throw inside the block leaves the variables of this block only; one inside a handler leaves
  // those around the whole statement too.
  void Try(const clang::CXXTryStmt* attempt) {
    const std::size_t outer = caught_from_;
    caught_from_ = alive_.size();
    Walk(attempt->getTryBlock());
    caught_from_ = outer;
    for (unsigned i = 0; i < attempt->getNumHandlers(); ++i) Walk(attempt->getHandler(i));
  }

  void Throw(const clang::CXXThrowExpr* expr) {
    scan_.matters = true;
    if (alive_.size() <= caught_from_) return;
    const auto first = alive_.begin() + static_cast<std::ptrdiff_t>(caught_from_);
    std::vector<const clang::VarDecl*>& unwound = scan_.unwound[expr];
    unwound.assign(first, alive_.end());
    std::reverse(unwound.begin(), unwound.end());
  }

  void Note(const clang::Stmt* stmt) {
    if (const auto* expr = dyn_cast<clang::CXXThrowExpr>(stmt)) return Throw(expr);
    if (const auto* decls = dyn_cast<clang::DeclStmt>(stmt)) return Declarations(decls);
    if (const auto* op = dyn_cast<clang::BinaryOperator>(stmt)) return Binary(op);
    if (const auto* op = dyn_cast<clang::UnaryOperator>(stmt)) return Unary(op);
    if (const auto* ret = dyn_cast<clang::ReturnStmt>(stmt)) return Return(ret);
    if (const auto* call = dyn_cast<clang::CallExpr>(stmt)) return Call(call);
    if (const auto* ref = dyn_cast<clang::DeclRefExpr>(stmt)) {
      scan_.refers |= isa<clang::FunctionDecl>(ref->getDecl());
    }
    if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(stmt))
      return Construct(construct);
    if (const auto* list = dyn_cast<clang::InitListExpr>(stmt)) return InitList(list);
    if (OnlyLooks(stmt)) scan_.matters = true;
    Look(stmt);
    if (isa<clang::CXXNewExpr, clang::CXXDeleteExpr, clang::CoawaitExpr, clang::CoyieldExpr,
            clang::CXXInheritedCtorInitExpr, clang::AtomicExpr>(stmt)) {
      scan_.matters = true;
    }
  }

  // A truth value that says something of what other threads may change.
  void Look(const clang::Stmt* stmt) {
    const auto* expr = dyn_cast<clang::Expr>(stmt);
    looks_ |=
        expr != nullptr && expr->isGLValue() && IsScalar(expr->getType()) && IsElsewhere(expr);
    scan_.matters |= looks_ && answers_;
  }

  void Lambda(const clang::LambdaExpr* lambda) {
    scan_.matters = true;
    scan_.closures.push_back(lambda);
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      if (capture.capturesVariable() && capture.getCaptureKind() == clang::LCK_ByRef) {
        scan_.assigned.insert(capture.getCapturedVar());
      }
    }
    for (const clang::Expr* init : lambda->capture_inits()) Walk(init);
  }

  void Declarations(const clang::DeclStmt* decls) {
    for (const clang::Decl* decl : decls->decls()) {
      if (const auto* record = dyn_cast<clang::CXXRecordDecl>(decl)) {
        scan_.classes.push_back(record);
      }
      const auto* var = dyn_cast<clang::VarDecl>(decl);
      if (var == nullptr) continue;
      if (var->isStaticLocal()) scan_.statics.push_back(var);
      const bool destroyed =
          var->needsDestruction(var->getASTContext()) != clang::QualType::DK_none;
      if (destroyed || var->hasAttr<clang::CleanupAttr>()) scan_.matters = true;
      if (destroyed && !var->hasGlobalStorage()) alive_.push_back(var);
      if (var->getInit() == nullptr) continue;
      scan_.inits.push_back({var, nullptr, nullptr, var->getInit()});
    }
  }

  void Assigned(const clang::Expr* left) {
    left = SkipWrappers(left);
    while (const auto* cast = clang::dyn_cast_or_null<clang::CastExpr>(left)) {
      left = SkipWrappers(cast->getSubExpr());
    }
    if (const auto* ref = dyn_cast<clang::DeclRefExpr>(left)) scan_.assigned.insert(ref->getDecl());
    if (const auto* member = dyn_cast<clang::MemberExpr>(left)) {
      scan_.assigned.insert(member->getMemberDecl());
    }
  }

  void Binary(const clang::BinaryOperator* op) {
    if (!op->isAssignmentOp()) return;
    Assigned(op->getLHS());
    scan_.matters |= SetsFlag(op) || (IsScalar(op->getType()) && IsElsewhere(op->getLHS()));
    if (op->getOpcode() != clang::BO_Assign) return;
    if (CarriesIdentity(op->getType())) scan_.matters = true;
    scan_.inits.push_back({nullptr, nullptr, op->getLHS(), op->getRHS()});
  }

  void Unary(const clang::UnaryOperator* op) {
    scan_.refers |= op->getOpcode() == clang::UO_AddrOf;
    if (op->isIncrementDecrementOp() || op->getOpcode() == clang::UO_AddrOf) {
      Assigned(op->getSubExpr());
      const clang::QualType type = op->getSubExpr()->getType();
      const bool shared = type.isVolatileQualified() || type->isAtomicType() ||
                          (IsScalar(type) && IsElsewhere(op->getSubExpr()));
      scan_.matters |= op->isIncrementDecrementOp() && shared;
    }
  }

  void Return(const clang::ReturnStmt* ret) {
    const clang::Expr* value = ret->getRetValue();
    if (value == nullptr) return;
    scan_.matters |= CarriesIdentity(value->getType()) || value->isGLValue();
    answers_ |= value->getType()->isBooleanType() || IsElsewhere(value);
    scan_.matters |= looks_ && answers_;
  }

  void ChangedByCall(const clang::Expr* argument) {
    if (argument->isGLValue() && !argument->getType().isConstQualified()) Assigned(argument);
  }

  void Call(const clang::CallExpr* call) {
    scan_.matters = true;
    for (const clang::Expr* argument : call->arguments()) ChangedByCall(argument);
  }

  // A union of a library with another value than zero: a lock of a special kind.
  void InitList(const clang::InitListExpr* list) {
    const clang::RecordDecl* record = list->getType()->getAsRecordDecl();
    if (record == nullptr) return;
    for (const clang::Expr* value : list->inits()) {
      if (IsNumber(value->IgnoreParenImpCasts())) scan_.matters |= IsForeign(record);
    }
  }

  // A number other than zero.
  static bool IsNumber(const clang::Expr* value) {
    if (const auto* named = dyn_cast<clang::DeclRefExpr>(value)) {
      const auto* constant = dyn_cast<clang::EnumConstantDecl>(named->getDecl());
      return constant != nullptr && constant->getInitVal() != 0;
    }
    const auto* number = dyn_cast<clang::IntegerLiteral>(value);
    return number != nullptr && number->getValue() != 0;
  }

  static bool IsForeign(const clang::Decl* decl) {
    const clang::SourceManager& sources = decl->getASTContext().getSourceManager();
    return sources.isInSystemHeader(sources.getExpansionLoc(decl->getLocation()));
  }

  void Construct(const clang::CXXConstructExpr* construct) {
    const clang::CXXConstructorDecl* ctor = construct->getConstructor();
    if (!ctor->isTrivial()) scan_.matters = true;
    for (const clang::Expr* argument : construct->arguments()) ChangedByCall(argument);
  }

  BodyScan& scan_;
  bool looks_ = false;                        // at a scalar that is elsewhere
  bool answers_ = false;                      // returns a truth value, or such a scalar
  std::vector<const clang::VarDecl*> alive_;  // to be destroyed at the end of the scopes around
  std::size_t caught_from_ = 0;               // those of the innermost try block begin here
};

bool HasMembersToDestroy(const clang::FunctionDecl* function) {
  return isa<clang::CXXDestructorDecl>(function);
}

}  // namespace

BodyScan Scan(const clang::FunctionDecl* function) {
  BodyScan scan;
  Scanner scanner(scan);
  if (const auto* ctor = dyn_cast<clang::CXXConstructorDecl>(function)) {
    for (const clang::CXXCtorInitializer* init : ctor->inits()) scanner.Member(init);
    // A reference or pointer given to a member is how locks reach other objects.
    scan.matters |= ctor->getNumCtorInitializers() != 0;
  }
  scanner.Walk(function->getBody());
  scan.matters |= HasMembersToDestroy(function);
  return scan;
}

BodyScan Scan(const clang::Stmt* body) {
  BodyScan scan;
  Scanner(scan).Walk(body);
  return scan;
}

}  // namespace impasse::extract
