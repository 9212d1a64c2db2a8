#include "analyzer/extract/ops.h"

#include "analyzer/extract/construction.h"
#include "analyzer/extract/library.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"

namespace impasse::extract {

using clang::dyn_cast;
using clang::dyn_cast_or_null;
using clang::isa;
using facts::OpKind;

facts::OpT& Ops::Add(OpKind kind, clang::SourceLocation location) {
  ops_->push_back(std::make_unique<facts::OpT>());
  facts::OpT& op = *ops_->back();
  op.kind = kind;
  op.ordinal = position_;
  op.loc = std::make_unique<facts::Loc>(state_.namer.Loc(location));
  return op;
}

void Ops::Number(const clang::CFG& cfg) {
  std::uint32_t position = position_;
  for (auto it = cfg.rbegin(); it != cfg.rend(); ++it) {
    for (const clang::CFGElement& element : **it) {
      ++position;
      const auto stmt = element.getAs<clang::CFGStmt>();
      if (!stmt) continue;
      if (const auto* expr = dyn_cast<clang::Expr>(stmt->getStmt())) {
        if (isa<clang::CallExpr, clang::CXXConstructExpr, clang::LambdaExpr, clang::CXXNewExpr,
                clang::CXXInheritedCtorInitExpr, clang::AtomicExpr>(expr)) {
          state_.ordinals.try_emplace(expr, position);
        } else if (const auto* choice = dyn_cast<clang::ConditionalOperator>(expr)) {
          NumberChoice(choice, position);
        }
      }
    }
  }
}

PathId Ops::MemberPath(const clang::CXXCtorInitializer* init) {
  if (const clang::FieldDecl* field = init->getAnyMember()) {
    return paths_.Field(paths_.This(), field);
  }
  return paths_.This();
}

PathId Ops::DestinationOf(const BodyScan::Init& init) {
  if (init.var != nullptr) return paths_.OfVariable(init.var);
  if (init.member != nullptr) return MemberPath(init.member);
  return paths_.Of(init.left);
}

void Ops::Aim(const std::vector<BodyScan::Init>& inits) {
  for (const BodyScan::Init& init : inits) AimAt(DestinationOf(init), init.value);
}

namespace {

// The list behind `(struct point){1, 2}`, or null.
const clang::Expr* LiteralOf(const clang::Expr* expr) {
  const auto* literal = dyn_cast<clang::CompoundLiteralExpr>(expr->IgnoreParens());
  return literal != nullptr ? literal->getInitializer() : nullptr;
}

// What a cast hands on; null when it reads a variable.
const clang::Expr* BehindCast(const clang::CastExpr* cast) {
  const clang::Expr* inner = cast->getSubExpr();
  if (const clang::Expr* literal = LiteralOf(inner)) return literal;
  const bool user = cast->getCastKind() == clang::CK_UserDefinedConversion;
  const bool reads = cast->getCastKind() == clang::CK_LValueToRValue;
  return reads || (user && cast->isGLValue()) ? nullptr : inner;
}

// The expression that makes the value of an initialiser. Elided temporaries are collected.
const clang::Expr* Maker(const clang::Expr* init,
                         llvm::DenseSet<const clang::CXXBindTemporaryExpr*>* elided) {
  while (init != nullptr) {
    init = init->IgnoreParens();
    if (const auto* bound = dyn_cast<clang::CXXBindTemporaryExpr>(init)) {
      if (elided != nullptr) elided->insert(bound);
      init = bound->getSubExpr();
    } else if (const auto* cast = dyn_cast<clang::CastExpr>(init)) {
      const clang::Expr* behind = BehindCast(cast);
      if (behind == nullptr) return init;
      init = behind;
    } else if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(init);
               construct != nullptr && PassedThrough(construct) != nullptr) {
      init = PassedThrough(construct);
    } else if (const clang::Expr* literal = LiteralOf(init)) {
      init = literal;
    } else {
      const clang::Expr* bare = SkipWrappers(init);
      if (bare == init) return init;
      // SkipWrappers would jump over a bound temporary: step by step instead.
      if (const auto* full = dyn_cast<clang::FullExpr>(init)) {
        init = full->getSubExpr();
      } else if (const auto* temporary = dyn_cast<clang::MaterializeTemporaryExpr>(init)) {
        init = temporary->getSubExpr();
      } else {
        init = bare;
      }
    }
  }
  return init;
}

}  // namespace

// Zero, or left out.
static bool IsNothing(const clang::Expr* value) {
  if (isa<clang::ImplicitValueInitExpr>(value)) return true;
  value = value->IgnoreParenImpCasts();
  if (const auto* named = dyn_cast<clang::DeclRefExpr>(value)) {
    const auto* constant = dyn_cast<clang::EnumConstantDecl>(named->getDecl());
    return constant != nullptr && constant->getInitVal() == 0;
  }
  const auto* number = dyn_cast<clang::IntegerLiteral>(value);
  return number != nullptr && number->getValue() == 0;
}

template <typename Each>
void Ops::Elements(PathId destination, const clang::InitListExpr* list, Each each) {
  if (const auto* array = list->getType()->getAsArrayTypeUnsafe()) {
    const clang::QualType type = array->getElementType();
    if (type->isArithmeticType() || type->isEnumeralType()) return;  // tables of numbers
    for (unsigned i = 0; i < list->getNumInits(); ++i) {
      const PathId index = state_.builder.Constant(i, state_.namer.Type(type));
      each(paths_.Element(destination, index, type), list->getInit(i));
    }
    return;
  }
  const clang::RecordDecl* record = list->getType()->getAsRecordDecl();
  if (record == nullptr) return;
  if (record->isUnion()) {
    const clang::FieldDecl* active = list->getInitializedFieldInUnion();
    if (active != nullptr && list->getNumInits() == 1)
      each(paths_.Field(destination, active), list->getInit(0));
    return;
  }
  // Of the insides of a library's type, only what differs from nothing says something.
  const bool foreign = !state_.namer.InProject(record->getLocation());
  unsigned index = 0;
  if (const auto* cxx = dyn_cast<clang::CXXRecordDecl>(record)) index = cxx->getNumBases();
  for (const clang::FieldDecl* field : record->fields()) {
    if (index >= list->getNumInits()) break;
    const clang::Expr* value = list->getInit(index++);
    if (!foreign || !IsNothing(value)) each(paths_.Field(destination, field), value);
  }
}

void Ops::AimAt(PathId destination, const clang::Expr* init) {
  if (destination == 0 || init == nullptr) return;
  const clang::Expr* maker = Maker(init, &state_.elided);
  if (const auto* choice = dyn_cast_or_null<clang::ConditionalOperator>(maker)) {
    AimAt(destination, choice->getTrueExpr());
    AimAt(destination, choice->getFalseExpr());
    return;
  }
  if (const auto* list = dyn_cast_or_null<clang::InitListExpr>(maker)) {
    Elements(destination, list,
             [this](PathId part, const clang::Expr* value) { AimAt(part, value); });
    return;
  }
  if (isa_and_nonnull<clang::CallExpr, clang::CXXConstructExpr, clang::LambdaExpr,
                      clang::CXXNewExpr, clang::AtomicExpr>(maker)) {
    state_.destinations.try_emplace(maker, destination);
  }
}

void Ops::Assign(PathId destination, const clang::Expr* init, clang::SourceLocation location) {
  if (destination == 0 || init == nullptr) return;
  const clang::Expr* maker = Maker(init, nullptr);
  if (const auto* list = dyn_cast_or_null<clang::InitListExpr>(maker)) {
    Elements(destination, list, [this, location](PathId part, const clang::Expr* value) {
      Assign(part, value, location);
    });
    return;
  }
  const auto aimed = state_.destinations.find(maker);
  if (aimed != state_.destinations.end() && state_.ordinals.contains(maker)) {
    // The operation itself names the destination, unless the call is seen through.
    const auto* call = dyn_cast<clang::CallExpr>(maker);
    if (call == nullptr || !IsTransparent(call)) return;
  }
  if (isa_and_nonnull<clang::CXXConstructExpr, clang::StringLiteral>(maker)) return;
  facts::OpT& op = Add(OpKind::kAssign, location);
  op.object = destination;
  op.args.push_back(paths_.Of(init));
}

void Ops::Initialize(const clang::VarDecl* var, std::vector<std::unique_ptr<facts::OpT>>& ops) {
  ++position_;
  ops_ = &ops;
  Assign(paths_.OfVariable(var), var->getInit(), var->getLocation());
}

void Ops::Emit(const clang::CFGElement& element, std::vector<std::unique_ptr<facts::OpT>>& ops) {
  ++position_;
  ops_ = &ops;
  switch (element.getKind()) {
    case clang::CFGElement::Statement:
    case clang::CFGElement::Constructor:
    case clang::CFGElement::CXXRecordTypedCall:
      return Statement(element.castAs<clang::CFGStmt>().getStmt());
    case clang::CFGElement::Initializer:
      return Initializer(element.castAs<clang::CFGInitializer>().getInitializer());
    case clang::CFGElement::AutomaticObjectDtor:
    case clang::CFGElement::BaseDtor:
    case clang::CFGElement::MemberDtor:
    case clang::CFGElement::DeleteDtor:
      return ImplicitDestructor(element);
    case clang::CFGElement::TemporaryDtor:
      return TemporaryDestructor(element.castAs<clang::CFGTemporaryDtor>());
    case clang::CFGElement::CleanupFunction:
      return Cleanup(element.castAs<clang::CFGCleanupFunction>());
    default:
      return;
  }
}

void Ops::Statement(const clang::Stmt* stmt) {
  Operation(stmt);
  const auto found = state_.choices.find(stmt);
  if (found == state_.choices.end()) return;
  const FunctionState::Choice chosen = found->second;
  if (!state_.chosen.insert(chosen.branch).second) return;
  facts::OpT& op = Add(OpKind::kAssign, chosen.branch->getExprLoc());
  op.object = paths_.Of(chosen.choice);
  op.args.push_back(paths_.Of(chosen.branch));
}

void Ops::Operation(const clang::Stmt* stmt) {
  if (const auto* call = dyn_cast<clang::CallExpr>(stmt)) return Call(call);
  if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(stmt)) return Construct(construct);
  if (const auto* atomic = dyn_cast<clang::AtomicExpr>(stmt)) return Atomic(atomic);
  if (const auto* lambda = dyn_cast<clang::LambdaExpr>(stmt)) return Closure(lambda);
  if (const auto* expr = dyn_cast<clang::CXXNewExpr>(stmt)) return New(expr);
  if (const auto* expr = dyn_cast<clang::CXXDeleteExpr>(stmt)) return Delete(expr);
  if (const auto* decls = dyn_cast<clang::DeclStmt>(stmt)) return Declaration(decls);
  if (const auto* op = dyn_cast<clang::BinaryOperator>(stmt)) return Binary(op);
  if (const auto* op = dyn_cast<clang::UnaryOperator>(stmt)) return Unary(op);
  if (const auto* ret = dyn_cast<clang::ReturnStmt>(stmt)) return Return(ret);
  if (const auto* expr = dyn_cast<clang::CXXThrowExpr>(stmt)) return Throw(expr);
  if (const auto* cast = dyn_cast<clang::ExplicitCastExpr>(stmt)) return Discard(cast);
  if (isa<clang::CoawaitExpr, clang::CoyieldExpr>(stmt)) Add(OpKind::kAwait, stmt->getBeginLoc());
  if (isa<clang::CoreturnStmt>(stmt)) Add(OpKind::kReturn, stmt->getBeginLoc());
  if (const auto* inherited = dyn_cast<clang::CXXInheritedCtorInitExpr>(stmt)) {
    facts::OpT& op = Add(OpKind::kConstruct, stmt->getBeginLoc());
    op.callee = state_.namer.Usr(inherited->getConstructor());
    op.name = state_.namer.Name(inherited->getConstructor()->getParent());
    op.object = paths_.This();
    op.implicit = true;
    // It hands on what the inheriting constructor is given.
    if (state_.decl == nullptr) return;
    for (const clang::ParmVarDecl* param : state_.decl->parameters())
      op.args.push_back(paths_.OfVariable(param));
  }
}

// `(void)call();` says that the value is not wanted.
void Ops::Discard(const clang::ExplicitCastExpr* cast) {
  if (cast->getCastKind() != clang::CK_ToVoid) return;
  const auto found = state_.ordinals.find(SkipWrappers(cast->getSubExpr()));
  if (found == state_.ordinals.end()) return;
  for (const std::unique_ptr<facts::OpT>& op : *ops_) {
    if (op->ordinal == found->second && op->kind == OpKind::kCall) op->discarded = true;
  }
}

namespace {

bool IsVirtualCall(const clang::MemberExpr* member, const clang::LangOptions& options) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(member->getMemberDecl());
  if (method == nullptr || !method->isVirtual()) return false;
  if (!member->performsVirtualDispatch(options)) return false;
  return method->getDevirtualizedMethod(member->getBase(), /*IsAppleKext=*/false) == nullptr;
}

// The location that a reader looks for: the name of a method, not the start of the chain before it.
clang::SourceLocation CallLocation(const clang::CallExpr* call) {
  const auto* member = dyn_cast<clang::MemberExpr>(call->getCallee()->IgnoreParens());
  const bool named = member != nullptr && member->getMemberLoc().isValid();
  return named ? member->getMemberLoc() : call->getBeginLoc();
}

}  // namespace

// AssignsParts tells whether a call of operator= does no more than to hand values on.
static bool AssignsParts(const clang::CallExpr* call, const clang::CXXMethodDecl* method) {
  if (!isa<clang::CXXOperatorCallExpr>(call) || method == nullptr) return false;
  if (method->getOverloadedOperator() != clang::OO_Equal) return false;
  if (IsReferenceLike(method->getParent())) return true;
  return method->isDefaulted() &&
         isa_and_nonnull<clang::InitListExpr>(Maker(call->getArg(1), nullptr));
}

void Ops::Call(const clang::CallExpr* call) {
  if (IsTransparent(call)) return;
  const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call);
  const auto* method = dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
  if (const auto* dtor = dyn_cast_or_null<clang::CXXDestructorDecl>(method)) {
    if (member != nullptr) Destroy(paths_.Object(member), dtor, call->getBeginLoc());
    return;
  }
  if (isa<clang::CXXPseudoDestructorExpr>(call->getCallee()->IgnoreParens())) return;
  if (AssignsParts(call, method)) {
    return Assign(paths_.Of(call->getArg(0)), call->getArg(1), call->getExprLoc());
  }
  facts::OpT& op = Add(OpKind::kCall, CallLocation(call));
  if (member != nullptr) {
    MemberCall(member, op);
    Arguments(call, 0, op);
  } else if (isa<clang::CXXOperatorCallExpr>(call) && method != nullptr) {
    op.object = paths_.Of(call->getArg(0));
    Arguments(call, 1, op);
  } else {
    Arguments(call, 0, op);
  }
  Callee(call, op);
  const clang::CXXMethodDecl* own =
      member == nullptr ? nullptr : CalledDuringConstruction(member, state_.decl);
  if (own != nullptr && op.is_virtual) {
    op.callee = state_.namer.Usr(own);
    op.elsewhere = IsElsewhere(own);
    op.name = state_.namer.Name(own);
    op.is_virtual = false;
  }
  const auto found = state_.destinations.find(call);
  if (found != state_.destinations.end()) op.result = found->second;
  MakePointee(call);
  if (member != nullptr) OnUniquePointer(member);
}

// __c11_atomic_load(&x, order) and its like: the order comes last among the arguments.
void Ops::Atomic(const clang::AtomicExpr* atomic) {
  facts::OpT& op = Add(OpKind::kCall, atomic->getBeginLoc());
  op.name = state_.builder.String(atomic->getOpAsString());
  op.args.push_back(paths_.Of(atomic->getPtr()));
  if (atomic->getNumSubExprs() > 2) op.args.push_back(paths_.Of(atomic->getVal1()));
  op.args.push_back(paths_.Of(atomic->getOrder()));
  const auto found = state_.destinations.find(atomic);
  if (found != state_.destinations.end()) op.result = found->second;
}

void Ops::MemberCall(const clang::CXXMemberCallExpr* call, facts::OpT& op) {
  op.object = paths_.Object(call);
  const auto* callee = dyn_cast<clang::MemberExpr>(call->getCallee()->IgnoreParens());
  if (callee == nullptr) return;
  op.is_virtual = IsVirtualCall(callee, state_.namer.context().getLangOpts());
  op.implicit =
      callee->isImplicitAccess() && isa<clang::CXXConversionDecl>(callee->getMemberDecl());
}

void Ops::Callee(const clang::CallExpr* call, facts::OpT& op) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) {
    const clang::Expr* target = SkipWrappers(call->getCallee());
    const auto* pointer = dyn_cast<clang::BinaryOperator>(target);
    if (pointer != nullptr && pointer->isPtrMemOp()) {
      const PathId object = paths_.Of(pointer->getLHS());
      const bool arrow = pointer->getOpcode() == clang::BO_PtrMemI;
      const clang::QualType type = pointer->getLHS()->getType();
      op.object = arrow ? paths_.Deref(object, type->getPointeeType()) : object;
      target = pointer->getRHS();
    }
    op.target = paths_.Of(target);
    return;
  }
  op.name = state_.namer.Name(callee);
  const auto* method = dyn_cast<clang::CXXMethodDecl>(callee);
  const bool called = method != nullptr && method->getOverloadedOperator() == clang::OO_Call;
  if (called && IsFunctionWrapper(method->getParent())) {
    op.target = op.object;
    return;
  }
  op.callee = state_.namer.Usr(callee);
  op.elsewhere = IsElsewhere(callee);
}

// The program has a body for it, but in another unit.
bool Ops::IsElsewhere(const clang::FunctionDecl* callee) const {
  return !callee->isDefined() && state_.namer.InProject(callee->getLocation());
}

void Ops::Arguments(const clang::CallExpr* call, unsigned first, facts::OpT& op) {
  for (unsigned i = first; i < call->getNumArgs(); ++i) {
    op.args.push_back(paths_.Of(call->getArg(i)));
  }
  for (unsigned i = first; i < call->getNumArgs(); ++i) Listed(call->getArg(i), op);
}

void Ops::Construct(const clang::CXXConstructExpr* construct) {
  if (PassedThrough(construct) != nullptr) return;
  const clang::CXXConstructorDecl* ctor = construct->getConstructor();
  if (ctor->isTrivial()) return;
  facts::OpT& op = Add(OpKind::kConstruct, construct->getBeginLoc());
  op.callee = state_.namer.Usr(ctor);
  op.elsewhere = IsElsewhere(ctor);
  op.name = state_.namer.Name(ctor->getParent());
  for (const clang::Expr* argument : construct->arguments()) op.args.push_back(paths_.Of(argument));
  for (const clang::Expr* argument : construct->arguments()) Listed(argument, op);
  const auto found = state_.destinations.find(construct);
  op.object =
      found != state_.destinations.end() ? found->second : paths_.Result(construct, op.ordinal);
  op.result = found != state_.destinations.end() ? found->second : 0;
}

// The call operator as instantiated; of a generic closure, its first instantiation.
static const clang::FunctionDecl* BodyOf(const clang::LambdaExpr* lambda) {
  if (const clang::FunctionTemplateDecl* generic =
          lambda->getLambdaClass()->getDependentLambdaCallOperator()) {
    for (const clang::FunctionDecl* instance : generic->specializations()) return instance;
  }
  return lambda->getCallOperator();
}

void Ops::Closure(const clang::LambdaExpr* lambda) {
  facts::OpT& op = Add(OpKind::kClosure, lambda->getBeginLoc());
  const clang::FunctionDecl* body = BodyOf(lambda);
  op.callee = state_.namer.Usr(body);
  op.name = state_.namer.Name(body);
  auto init = lambda->capture_init_begin();
  for (const clang::LambdaCapture& capture : lambda->captures()) {
    op.by_ref.push_back(capture.getCaptureKind() == clang::LCK_ByRef);
    PathId path = init != lambda->capture_init_end() ? paths_.Of(*init) : 0;
    if (path == 0 && capture.capturesVariable()) {
      if (const auto* var = dyn_cast<clang::VarDecl>(capture.getCapturedVar())) {
        path = paths_.OfVariable(var);
      }
    }
    op.args.push_back(path);
    ++init;
  }
  const auto found = state_.destinations.find(lambda);
  if (found != state_.destinations.end()) op.result = found->second;
}

void Ops::New(const clang::CXXNewExpr* expr) {
  facts::OpT& op = Add(OpKind::kNew, expr->getBeginLoc());
  const clang::RecordDecl* record = expr->getAllocatedType()->getAsRecordDecl();
  op.name =
      record != nullptr ? state_.namer.Name(record) : state_.namer.Type(expr->getAllocatedType());
  const auto found = state_.destinations.find(expr);
  if (found != state_.destinations.end()) op.result = found->second;
}

void Ops::Delete(const clang::CXXDeleteExpr* expr) {
  facts::OpT& op = Add(OpKind::kDelete, expr->getBeginLoc());
  op.object = paths_.Deref(paths_.Of(expr->getArgument()), expr->getDestroyedType());
}

void Ops::Declaration(const clang::DeclStmt* decls) {
  for (const clang::Decl* decl : decls->decls()) {
    const auto* var = dyn_cast<clang::VarDecl>(decl);
    if (var == nullptr || var->getInit() == nullptr) continue;
    Assign(paths_.OfVariable(var), var->getInit(), var->getLocation());
  }
}

void Ops::Binary(const clang::BinaryOperator* op) {
  if (!op->isAssignmentOp()) return;
  const PathId left = paths_.Of(op->getLHS());
  if (op->getOpcode() == clang::BO_Assign) {
    return Assign(left, op->getRHS(), op->getOperatorLoc());
  }
  if (left == 0) return;
  facts::OpT& out = Add(OpKind::kAssign, op->getOperatorLoc());
  out.object = left;
  out.name = state_.builder.String(op->getOpcodeStr().str());
  out.args.push_back(paths_.Of(op->getRHS()));
}

void Ops::Unary(const clang::UnaryOperator* op) {
  if (!op->isIncrementDecrementOp()) return;
  const PathId operand = paths_.Of(op->getSubExpr());
  if (operand == 0) return;
  facts::OpT& out = Add(OpKind::kAssign, op->getOperatorLoc());
  out.object = operand;
  out.name = state_.builder.String(op->isIncrementOp() ? "++" : "--");
}

void Ops::Return(const clang::ReturnStmt* ret) {
  facts::OpT& op = Add(OpKind::kReturn, ret->getBeginLoc());
  if (ret->getRetValue() != nullptr) op.args.push_back(paths_.Of(ret->getRetValue()));
}

void Ops::Throw(const clang::CXXThrowExpr* expr) {
  Add(OpKind::kThrow, expr->getBeginLoc());
  const auto found = state_.unwound.find(expr);
  if (found == state_.unwound.end()) return;
  for (const clang::VarDecl* var : found->second) {
    const clang::CXXRecordDecl* record = var->getType()->getAsCXXRecordDecl();
    if (record == nullptr) continue;
    Destroy(paths_.OfVariable(var), record->getDestructor(), expr->getBeginLoc());
  }
}

void Ops::Initializer(const clang::CXXCtorInitializer* init) {
  if (!init->isAnyMemberInitializer()) return;
  Assign(MemberPath(init), init->getInit(), init->getSourceLocation());
}

namespace {

clang::SourceLocation ScopeEnd(const clang::Stmt* trigger) {
  if (trigger == nullptr) return {};
  return isa<clang::ReturnStmt>(trigger) ? trigger->getBeginLoc() : trigger->getEndLoc();
}

}  // namespace

void Ops::ImplicitDestructor(const clang::CFGElement& element) {
  const auto dtor = element.castAs<clang::CFGImplicitDtor>();
  const clang::CXXDestructorDecl* decl = dtor.getDestructorDecl(state_.namer.context());
  if (const auto local = element.getAs<clang::CFGAutomaticObjDtor>()) {
    const clang::SourceLocation end = ScopeEnd(local->getTriggerStmt());
    Destroy(paths_.OfVariable(local->getVarDecl()), decl, end);
    return EndLocal(local->getVarDecl(), end);
  }
  const clang::SourceLocation end = state_.decl != nullptr && state_.decl->getBody() != nullptr
                                        ? state_.decl->getBody()->getEndLoc()
                                        : clang::SourceLocation();
  if (const auto member = element.getAs<clang::CFGMemberDtor>()) {
    const PathId field = paths_.Field(paths_.This(), member->getFieldDecl());
    Destroy(field, decl, end);
    return EndPointee(field, member->getFieldDecl()->getType(), end);
  }
  if (element.getAs<clang::CFGBaseDtor>()) return Destroy(paths_.This(), decl, end);
  if (const auto deleted = element.getAs<clang::CFGDeleteDtor>()) {
    const clang::CXXDeleteExpr* expr = deleted->getDeleteExpr();
    const PathId object = paths_.Deref(paths_.Of(expr->getArgument()), expr->getDestroyedType());
    Destroy(object, decl, expr->getBeginLoc());
    if (decl != nullptr && !ops_->empty()) ops_->back()->is_virtual = decl->isVirtual();
  }
}

void Ops::TemporaryDestructor(const clang::CFGTemporaryDtor& element) {
  const clang::CXXBindTemporaryExpr* bound = element.getBindTemporaryExpr();
  if (state_.elided.contains(bound)) return;
  Destroy(paths_.Of(bound->getSubExpr()), bound->getTemporary()->getDestructor(),
          bound->getEndLoc());
}

void Ops::Destroy(PathId object, const clang::CXXDestructorDecl* dtor,
                  clang::SourceLocation location) {
  if (dtor == nullptr || dtor->isTrivial()) return;
  facts::OpT& op = Add(OpKind::kDestroy, location);
  op.callee = state_.namer.Usr(dtor);
  op.elsewhere = IsElsewhere(dtor);
  op.name = state_.namer.Name(dtor->getParent());
  op.object = object;
  op.implicit = true;
}

void Ops::Cleanup(const clang::CFGCleanupFunction& element) {
  const clang::VarDecl* var = element.getVarDecl();
  facts::OpT& op = Add(OpKind::kCall, var->getLocation());
  op.callee = state_.namer.Usr(element.getFunctionDecl());
  op.name = state_.namer.Name(element.getFunctionDecl());
  const clang::QualType pointer = state_.namer.context().getPointerType(var->getType());
  op.args.push_back(paths_.Address(paths_.OfVariable(var), pointer));
  op.implicit = true;
}

}  // namespace impasse::extract
