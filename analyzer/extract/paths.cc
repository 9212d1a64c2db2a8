#include "analyzer/extract/paths.h"

#include <string>

#include "analyzer/extract/compat.h"
#include "analyzer/extract/library.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

namespace impasse::extract {

using clang::dyn_cast;
using clang::isa;

const clang::Expr* SkipWrappers(const clang::Expr* expr) {
  while (expr != nullptr) {
    expr = expr->IgnoreParens();
    if (const auto* full = dyn_cast<clang::FullExpr>(expr)) {
      expr = full->getSubExpr();
    } else if (const auto* temporary = dyn_cast<clang::MaterializeTemporaryExpr>(expr)) {
      expr = temporary->getSubExpr();
    } else if (const auto* bound = dyn_cast<clang::CXXBindTemporaryExpr>(expr)) {
      expr = bound->getSubExpr();
    } else if (const auto* subst = dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expr)) {
      expr = subst->getReplacement();
    } else if (const auto* argument = dyn_cast<clang::CXXDefaultArgExpr>(expr)) {
      expr = argument->getExpr();
    } else if (const auto* init = dyn_cast<clang::CXXDefaultInitExpr>(expr)) {
      expr = init->getExpr();
    } else if (const auto* opaque = dyn_cast<clang::OpaqueValueExpr>(expr);
               opaque != nullptr && opaque->getSourceExpr() != nullptr) {
      expr = opaque->getSourceExpr();
    } else {
      return expr;
    }
  }
  return expr;
}

const clang::Expr* PassedThrough(const clang::CXXConstructExpr* construct) {
  const clang::CXXConstructorDecl* ctor = construct->getConstructor();
  if (construct->getNumArgs() == 0) return nullptr;
  const clang::Expr* argument = construct->getArg(0);
  for (unsigned i = 1; i < construct->getNumArgs(); ++i) {
    if (!isa<clang::CXXDefaultArgExpr>(construct->getArg(i))) return nullptr;
  }
  if (construct->isElidable() || ctor->isCopyOrMoveConstructor()) {
    const bool same = construct->isElidable() || ctor->isTrivial();
    return same || IsReferenceLike(ctor->getParent()) ? argument : nullptr;
  }
  if (!IsReferenceLike(ctor->getParent())) return nullptr;
  return argument;
}

bool IsTransparent(const clang::CallExpr* call) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) return false;
  if (EffectOf(callee) != PathEffect::kNone) return true;
  if (const auto* conversion = dyn_cast<clang::CXXConversionDecl>(callee)) {
    return conversion->getParent()->isLambda();
  }
  const unsigned builtin = callee->getBuiltinID();
  if (builtin != 0 && callee->getName().starts_with("__sync_")) return false;
  return builtin != 0 && !callee->getASTContext().BuiltinInfo.isPredefinedLibFunction(builtin);
}

PathId Paths::Of(const clang::Expr* expr) {
  expr = SkipWrappers(expr);
  if (expr == nullptr) return 0;
  const PathId path = Simple(expr);
  return path != 0 ? path : Constant(expr);
}

PathId Paths::Simple(const clang::Expr* expr) {
  if (const auto* cast = dyn_cast<clang::CastExpr>(expr)) return Cast(cast);
  if (const auto* ref = dyn_cast<clang::DeclRefExpr>(expr)) return Reference(ref);
  if (const auto* member = dyn_cast<clang::MemberExpr>(expr)) return Member(member);
  if (const auto* self = dyn_cast<clang::CXXThisExpr>(expr)) return ThisPointer(self);
  if (const auto* op = dyn_cast<clang::UnaryOperator>(expr)) return Unary(op);
  if (const auto* op = dyn_cast<clang::BinaryOperator>(expr)) return Binary(op);
  if (const auto* call = dyn_cast<clang::CallExpr>(expr)) return Call(call);
  if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr)) return Construct(construct);
  if (const auto* sub = dyn_cast<clang::ArraySubscriptExpr>(expr)) return Subscript(sub);
  if (const auto* op = dyn_cast<clang::AbstractConditionalOperator>(expr)) return Conditional(op);
  if (isa<clang::LambdaExpr, clang::CXXNewExpr, clang::AtomicExpr>(expr)) return Operation(expr);
  if (const auto* list = dyn_cast<clang::InitListExpr>(expr)) {
    return list->getNumInits() == 1 ? Of(list->getInit(0)) : 0;
  }
  if (isa<clang::CXXNullPtrLiteralExpr, clang::GNUNullExpr>(expr)) {
    return state_.builder.Constant(0, state_.namer.Type(expr->getType()));
  }
  return 0;
}

PathId Paths::Constant(const clang::Expr* expr) {
  const clang::QualType type = expr->getType();
  if (type.isNull() || !type->isIntegralOrEnumerationType() || expr->isValueDependent()) return 0;
  clang::Expr::EvalResult result;
  if (!expr->EvaluateAsInt(result, state_.namer.context())) return 0;
  const llvm::APSInt& value = result.Val.getInt();
  if (!value.isRepresentableByInt64()) return 0;
  return state_.builder.Constant(value.getExtValue(), state_.namer.Type(type));
}

PathId Paths::Cast(const clang::CastExpr* cast) {
  const clang::Expr* sub = cast->getSubExpr();
  switch (cast->getCastKind()) {
    case clang::CK_ArrayToPointerDecay: {
      if (isa<clang::StringLiteral, clang::PredefinedExpr>(SkipWrappers(sub))) return 0;
      const PathId first = state_.builder.Constant(0, state_.namer.Type(sub->getType()));
      return Address(Element(Of(sub), first, cast->getType()->getPointeeType()), cast->getType());
    }
    case clang::CK_NullToPointer:
    case clang::CK_NullToMemberPointer:
      return state_.builder.Constant(0, state_.namer.Type(cast->getType()));
    case clang::CK_FloatingToIntegral:
    case clang::CK_IntegralToFloating:
    case clang::CK_FloatingCast:
      return 0;
    default:
      return Of(sub);
  }
}

PathId Paths::Reference(const clang::DeclRefExpr* ref) {
  if (const auto* var = dyn_cast<clang::VarDecl>(ref->getDecl())) {
    const bool constant = var->isConstexpr() || var->getType().isConstQualified();
    const bool integral = var->getType()->isIntegralOrEnumerationType();
    if (constant && integral) {
      if (const PathId value = Constant(ref); value != 0) return value;
    }
  }
  return Value(ref->getDecl(), ref->refersToEnclosingVariableOrCapture());
}

PathId Paths::Value(const clang::ValueDecl* decl, bool captured) {
  if (captured && state_.closure != nullptr) {
    if (const PathId path = Capture(decl); path != 0) return path;
  }
  if (const auto* var = dyn_cast<clang::VarDecl>(decl)) return OfVariable(var);
  if (const auto* function = dyn_cast<clang::FunctionDecl>(decl)) {
    const StringId usr = state_.namer.Usr(function);
    return state_.builder.Root({facts::Root::kFunction, usr, 0}, state_.namer.Type(decl->getType()),
                               state_.builder.Text(state_.namer.Name(function)));
  }
  if (const auto* binding = dyn_cast<clang::BindingDecl>(decl)) {
    if (const clang::VarDecl* holder = binding->getHoldingVar()) return OfVariable(holder);
    return binding->getBinding() != nullptr ? Of(binding->getBinding()) : 0;
  }
  return 0;
}

PathId Paths::Capture(const clang::ValueDecl* var) {
  std::uint32_t index = 0;
  for (const clang::LambdaCapture& capture : state_.closure->captures()) {
    if (capture.capturesVariable() && capture.getCapturedVar() == var) {
      return state_.builder.Root({facts::Root::kCapture, index, 0},
                                 state_.namer.Type(var->getType()), var->getName());
    }
    ++index;
  }
  return 0;
}

PathId Paths::ThisPointer(const clang::CXXThisExpr* expr) {
  if (state_.closure == nullptr) return Address(This(), expr->getType());
  std::uint32_t index = 0;
  for (const clang::LambdaCapture& capture : state_.closure->captures()) {
    if (capture.capturesThis()) {
      const bool copied = capture.getCaptureKind() == clang::LCK_StarThis;
      const clang::QualType type = copied ? expr->getType()->getPointeeType() : expr->getType();
      const PathId root = state_.builder.Root({facts::Root::kCapture, index, 0},
                                              state_.namer.Type(type), copied ? "*this" : "this");
      return copied ? Address(root, expr->getType()) : root;
    }
    ++index;
  }
  return 0;
}

PathId Paths::This() {
  if (state_.record != nullptr) {
    const clang::QualType type = RecordType(state_.namer.context(), state_.record);
    return state_.builder.Root({facts::Root::kThis, 0, 0}, state_.namer.Type(type), "*this");
  }
  const auto* method = clang::dyn_cast_or_null<clang::CXXMethodDecl>(state_.decl);
  if (method == nullptr) return 0;
  const clang::QualType type = method->getFunctionObjectParameterType();
  return state_.builder.Root({facts::Root::kThis, 0, 0}, state_.namer.Type(type), "*this");
}

namespace {

facts::VariableT DescribeLocal(Namer& namer, const clang::VarDecl* var) {
  facts::VariableT out;
  const clang::QualType type = var->getType();
  out.name = namer.builder().String(var->getName());
  out.type = namer.Type(type);
  out.is_reference = type->isReferenceType();
  out.is_pointer = type->isPointerType();
  out.loc = std::make_unique<facts::Loc>(namer.Loc(var->getLocation()));
  return out;
}

}  // namespace

PathId Paths::OfVariable(const clang::VarDecl* var) {
  const StringId type = state_.namer.Type(var->getType());
  if (const auto* param = dyn_cast<clang::ParmVarDecl>(var)) {
    return state_.builder.Root({facts::Root::kParam, param->getFunctionScopeIndex(), 0}, type,
                               var->getName());
  }
  if (var->hasGlobalStorage()) {
    return state_.builder.Root({facts::Root::kGlobal, state_.namer.Usr(var), 0}, type,
                               state_.builder.Text(state_.namer.Name(var)));
  }
  const auto [it, inserted] =
      state_.locals.try_emplace(var, static_cast<std::uint32_t>(state_.out.locals.size()));
  if (inserted) {
    state_.out.locals.push_back(
        std::make_unique<facts::VariableT>(DescribeLocal(state_.namer, var)));
  }
  return state_.builder.Root({facts::Root::kLocal, it->second, 0}, type, var->getName());
}

PathId Paths::Field(PathId base, const clang::FieldDecl* field) {
  if (base == 0) return 0;
  const auto* record = clang::cast<clang::RecordDecl>(field->getDeclContext());
  if (record->isAnonymousStructOrUnion()) {
    // Members of an unnamed struct or union belong to the class around it; see Member().
    const clang::DeclContext* context = record->getDeclContext();
    if (const auto* outer = dyn_cast<clang::RecordDecl>(context)) record = outer;
  }
  const clang::QualType owner = RecordType(state_.namer.context(), record);
  const std::string name =
      state_.builder.Text(state_.namer.Type(owner)) + "::" + field->getNameAsString();
  return state_.builder.Field(base, name, state_.namer.Type(field->getType()),
                              field->getNameAsString());
}

PathId Paths::Member(const clang::MemberExpr* member) {
  const clang::ValueDecl* decl = member->getMemberDecl();
  const auto* field = dyn_cast<clang::FieldDecl>(decl);
  if (field == nullptr) return Value(decl, /*captured=*/false);
  const clang::Expr* base = member->getBase();
  PathId path = Of(base);
  if (member->isArrow()) path = Deref(path, base->getType()->getPointeeType());
  return field->isAnonymousStructOrUnion() ? path : Field(path, field);
}

PathId Paths::Deref(PathId base, clang::QualType pointee) {
  return state_.builder.Deref(base, state_.namer.Type(pointee));
}

PathId Paths::Address(PathId base, clang::QualType type) {
  if (base != 0 && state_.builder.Path(base).root == facts::Root::kFunction) return base;
  return state_.builder.Address(base, state_.namer.Type(type));
}

PathId Paths::Element(PathId base, PathId index, clang::QualType type) {
  return state_.builder.Index(base, index, state_.namer.Type(type));
}

PathId Paths::Unary(const clang::UnaryOperator* op) {
  const clang::Expr* sub = op->getSubExpr();
  switch (op->getOpcode()) {
    case clang::UO_AddrOf:
      return Address(Of(sub), op->getType());
    case clang::UO_Deref:
      return op->getType()->isFunctionType() ? Of(sub) : Deref(Of(sub), op->getType());
    case clang::UO_PreInc:
    case clang::UO_PreDec:
    case clang::UO_Extension:
      return Of(sub);
    default:
      return 0;
  }
}

PathId Paths::Binary(const clang::BinaryOperator* op) {
  if (op->isAssignmentOp()) return Of(op->getLHS());
  if (op->getOpcode() == clang::BO_Comma) return Of(op->getRHS());
  if (op->getOpcode() == clang::BO_Add && op->getType()->isPointerType()) {
    const bool left = op->getLHS()->getType()->isPointerType();
    return left ? PointerPlus(op->getLHS(), op->getRHS()) : PointerPlus(op->getRHS(), op->getLHS());
  }
  return 0;
}

// The array behind a decayed pointer, or null.
static const clang::Expr* DecayedArray(const clang::Expr* pointer) {
  const auto* cast = dyn_cast<clang::ImplicitCastExpr>(SkipWrappers(pointer));
  const bool decayed = cast != nullptr && cast->getCastKind() == clang::CK_ArrayToPointerDecay;
  return decayed ? cast->getSubExpr() : nullptr;
}

PathId Paths::PointerPlus(const clang::Expr* pointer, const clang::Expr* offset) {
  const clang::QualType pointee = pointer->getType()->getPointeeType();
  const clang::Expr* array = DecayedArray(pointer);
  const PathId base = array != nullptr ? Of(array) : Deref(Of(pointer), pointee);
  return Address(Element(base, Of(offset), pointee), pointer->getType());
}

PathId Paths::Subscript(const clang::ArraySubscriptExpr* subscript) {
  const clang::Expr* array = DecayedArray(subscript->getBase());
  const PathId base =
      array != nullptr ? Of(array) : Deref(Of(subscript->getBase()), subscript->getType());
  return Element(base, Of(subscript->getIdx()), subscript->getType());
}

PathId Paths::Conditional(const clang::AbstractConditionalOperator* op) {
  const PathId yes = Of(op->getTrueExpr());
  return yes == Of(op->getFalseExpr()) ? yes : Operation(op);
}

PathId Paths::Object(const clang::CXXMemberCallExpr* call) {
  const clang::Expr* object = call->getImplicitObjectArgument();
  if (object == nullptr) return 0;
  const PathId path = Of(object);
  if (!object->getType()->isPointerType()) return path;
  return Deref(path, object->getType()->getPointeeType());
}

PathId Paths::Transparent(const clang::CallExpr* call, const clang::FunctionDecl* callee) {
  const PathEffect effect = EffectOf(callee);
  const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call);
  const unsigned first = member != nullptr ? 0 : 1;
  const PathId subject = member != nullptr        ? Object(member)
                         : call->getNumArgs() > 0 ? Of(call->getArg(0))
                                                  : 0;
  const clang::QualType type = call->getType();
  switch (effect) {
    case PathEffect::kSame:
      return subject;
    case PathEffect::kDeref:
      return Deref(subject, type);
    case PathEffect::kAddress:
      return Address(subject, type);
    case PathEffect::kElement:
      return Element(subject, call->getNumArgs() > first ? Of(call->getArg(first)) : 0, type);
    case PathEffect::kBegin: {
      const clang::QualType element = type->isPointerType() ? type->getPointeeType() : type;
      return Address(Element(subject, 0, element), type);
    }
    case PathEffect::kNone:
      break;
  }
  const auto* conversion = dyn_cast<clang::CXXConversionDecl>(callee);
  return conversion != nullptr ? subject : 0;
}

PathId Paths::Call(const clang::CallExpr* call) {
  if (IsTransparent(call)) return Transparent(call, call->getDirectCallee());
  return Operation(call);
}

PathId Paths::Construct(const clang::CXXConstructExpr* construct) {
  if (const clang::Expr* argument = PassedThrough(construct)) return Of(argument);
  const auto found = state_.destinations.find(construct);
  if (found != state_.destinations.end()) return found->second;
  return Operation(construct);
}

PathId Paths::Operation(const clang::Expr* expr) {
  const auto found = state_.ordinals.find(expr);
  return found != state_.ordinals.end() ? Result(expr, found->second) : 0;
}

static std::string ResultText(const clang::Expr* expr) {
  if (isa<clang::LambdaExpr>(expr)) return "(lambda)";
  if (isa<clang::CXXNewExpr>(expr)) return "new";
  if (isa<clang::AtomicExpr>(expr)) return "atomic value";
  if (const auto* call = dyn_cast<clang::CallExpr>(expr)) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    return (callee != nullptr ? callee->getNameAsString() : std::string("call")) + "()";
  }
  return "temporary";
}

PathId Paths::Result(const clang::Expr* expr, std::uint32_t ordinal) {
  return state_.builder.Root({facts::Root::kResult, ordinal, 0}, state_.namer.Type(expr->getType()),
                             ResultText(expr));
}

}  // namespace impasse::extract
