// Pointees: std::make_unique and std::make_shared build what their pointer points to, and a
// std::unique_ptr destroys it. The bodies that do so are the library's; here they are operations of
// the function that causes them. What a shared pointer destroys depends on who else has one: only
// what a container drops is kept, for linking to judge.
#include "analyzer/extract/library.h"
#include "analyzer/extract/ops.h"
#include "clang/AST/DeclTemplate.h"

namespace impasse::extract {
namespace {

using clang::dyn_cast;
using clang::dyn_cast_or_null;

bool IsMaker(const clang::FunctionDecl* callee) {
  if (callee == nullptr || !callee->isInStdNamespace() || callee->getIdentifier() == nullptr)
    return false;
  return callee->getName() == "make_unique" || callee->getName() == "make_shared";
}

// The class that is made; null for arrays and scalars.
const clang::CXXRecordDecl* MadeBy(const clang::FunctionDecl* callee) {
  const clang::TemplateArgumentList* arguments = callee->getTemplateSpecializationArgs();
  if (arguments == nullptr || arguments->size() == 0) return nullptr;
  if (arguments->get(0).getKind() != clang::TemplateArgument::Type) return nullptr;
  return arguments->get(0).getAsType()->getAsCXXRecordDecl();
}

// The only constructor that fits a number of arguments; null when there are several, or none.
const clang::CXXConstructorDecl* OnlyConstructor(const clang::CXXRecordDecl* record,
                                                 unsigned arguments) {
  const clang::CXXConstructorDecl* only = nullptr;
  record = record->getDefinition();
  if (record == nullptr) return nullptr;
  for (const clang::CXXConstructorDecl* ctor : record->ctors()) {
    if (ctor->isCopyOrMoveConstructor() || ctor->isDeleted()) continue;
    if (arguments < ctor->getMinRequiredArguments()) continue;
    if (arguments > ctor->getNumParams() && !ctor->isVariadic()) continue;
    if (only != nullptr) return nullptr;
    only = ctor;
  }
  return only;
}

const clang::ClassTemplateSpecializationDecl* Standard(clang::QualType type) {
  const auto* record = dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
      type.getNonReferenceType()->getAsCXXRecordDecl());
  const bool named =
      record != nullptr && record->isInStdNamespace() && record->getIdentifier() != nullptr;
  return named ? record : nullptr;
}

const clang::ClassTemplateSpecializationDecl* UniquePointer(clang::QualType type) {
  const clang::ClassTemplateSpecializationDecl* record = Standard(type);
  const bool unique = record != nullptr && record->getName() == "unique_ptr";
  return unique && record->getTemplateArgs().size() == 2 ? record : nullptr;
}

// What a container of the standard library keeps: the values of a map, the elements of all others;
// null type for anything else.
clang::QualType KeptBy(clang::QualType type) {
  const clang::ClassTemplateSpecializationDecl* record = Standard(type);
  if (record == nullptr || record->getTemplateArgs().size() < 2) return {};
  const llvm::StringRef name = record->getName();
  const bool map = name == "map" || name == "unordered_map" || name == "multimap" ||
                   name == "unordered_multimap";
  const bool plain = name == "vector" || name == "deque" || name == "list" || name == "set" ||
                     name == "unordered_set";
  if (!map && !plain) return {};
  return record->getTemplateArgs()[map ? 1 : 0].getAsType();
}

// The class of a record type that the program defines with a destructor that does something.
const clang::CXXDestructorDecl* DestructorOf(clang::QualType type, const Namer& namer) {
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record == nullptr || record->getDefinition() == nullptr) return nullptr;
  const clang::CXXDestructorDecl* dtor = record->getDefinition()->getDestructor();
  const bool ends = dtor != nullptr && !dtor->isTrivial() && namer.InProject(dtor->getLocation());
  return ends ? dtor : nullptr;
}

// What is called to destroy by a deleter of the program; null for all others.
const clang::CXXMethodDecl* CallOperator(const clang::CXXRecordDecl* deleter) {
  if (deleter == nullptr || deleter->getDefinition() == nullptr) return nullptr;
  for (const clang::CXXMethodDecl* method : deleter->getDefinition()->methods()) {
    if (method->getOverloadedOperator() == clang::OO_Call && !method->isStatic()) return method;
  }
  return nullptr;
}

bool IsNothingOrNull(const clang::CallExpr* call) {
  if (call->getNumArgs() == 0) return true;
  const clang::Expr* value = call->getArg(0)->IgnoreParenImpCasts();
  return clang::isa<clang::CXXDefaultArgExpr, clang::CXXNullPtrLiteralExpr>(value);
}

const clang::VarDecl* LocalOf(const clang::Expr* object) {
  const auto* ref = dyn_cast_or_null<clang::DeclRefExpr>(SkipWrappers(object));
  return ref == nullptr ? nullptr : dyn_cast<clang::VarDecl>(ref->getDecl());
}

// A variable that surely points to something when it is made.
bool IsFilled(const clang::VarDecl* var) {
  const clang::Expr* init = var->getInit();
  while (const auto* construct = dyn_cast_or_null<clang::CXXConstructExpr>(SkipWrappers(init))) {
    if (construct->getNumArgs() == 0) return false;
    init = construct->getArg(0);
  }
  init = SkipWrappers(init);
  if (clang::isa_and_nonnull<clang::CXXNewExpr>(init)) return true;
  const auto* call = dyn_cast_or_null<clang::CallExpr>(init);
  return call != nullptr && IsMaker(call->getDirectCallee());
}

}  // namespace

void Ops::MakePointee(const clang::CallExpr* call) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (!IsMaker(callee)) return;
  const clang::CXXRecordDecl* record = MadeBy(callee);
  const clang::CXXConstructorDecl* ctor =
      record == nullptr ? nullptr : OnlyConstructor(record, call->getNumArgs());
  if (ctor == nullptr || ctor->isTrivial() || !state_.namer.InProject(ctor->getLocation())) return;
  const clang::QualType type = callee->getTemplateSpecializationArgs()->get(0).getAsType();
  facts::OpT& op = Add(facts::OpKind::kConstruct, call->getBeginLoc());
  op.callee = state_.namer.Usr(ctor);
  op.name = state_.namer.Name(ctor->getParent());
  op.object = paths_.Deref(paths_.Of(call), type);
  op.implicit = true;
  for (const clang::Expr* argument : call->arguments()) op.args.push_back(paths_.Of(argument));
}

void Ops::EndPointee(PathId pointer, clang::QualType type, clang::SourceLocation location) {
  const clang::ClassTemplateSpecializationDecl* unique = UniquePointer(type);
  if (pointer == 0 || unique == nullptr) return;
  const clang::QualType pointee = unique->getTemplateArgs()[0].getAsType();
  const clang::QualType deleter = unique->getTemplateArgs()[1].getAsType();
  const clang::CXXRecordDecl* ends = deleter->getAsCXXRecordDecl();
  if (ends == nullptr || pointee->isArrayType()) return;
  if (ends->isInStdNamespace()) {
    const clang::CXXDestructorDecl* dtor = DestructorOf(pointee, state_.namer);
    if (dtor == nullptr) return;
    Destroy(paths_.Deref(pointer, pointee), dtor, location);
    ops_->back()->is_virtual = dtor->isVirtual();
    return;
  }
  const clang::CXXMethodDecl* call = CallOperator(ends);
  if (call == nullptr || !state_.namer.InProject(call->getLocation())) return;
  facts::OpT& op = Add(facts::OpKind::kCall, location);
  op.callee = state_.namer.Usr(call);
  op.name = state_.namer.Name(call);
  op.object = state_.builder.Field(pointer, "std::unique_ptr::(deleter)",
                                   state_.namer.Type(deleter), "deleter");
  op.args.push_back(pointer);
  op.implicit = true;
}

void Ops::OnContainer(const clang::CXXMemberCallExpr* call, llvm::StringRef method) {
  const bool drops =
      method == "erase" || method == "clear" || method == "pop_back" || method == "pop_front";
  const clang::QualType kept =
      drops ? KeptBy(call->getImplicitObjectArgument()->getType()) : clang::QualType();
  const clang::ClassTemplateSpecializationDecl* pointer = kept.isNull() ? nullptr : Standard(kept);
  if (pointer == nullptr) return;
  const PathId element = paths_.Element(paths_.Object(call), 0, kept);
  if (UniquePointer(kept) != nullptr) return EndPointee(element, kept, call->getBeginLoc());
  if (pointer->getName() != "shared_ptr" || element == 0) return;
  const clang::QualType pointee = pointer->getTemplateArgs()[0].getAsType();
  const clang::CXXDestructorDecl* dtor = DestructorOf(pointee, state_.namer);
  if (dtor == nullptr) return;
  Destroy(paths_.Deref(element, pointee), dtor, call->getBeginLoc());
  ops_->back()->is_virtual = dtor->isVirtual();
  ops_->back()->target = element;  // linking looks who else has one
}

void Ops::OnUniquePointer(const clang::CXXMemberCallExpr* call) {
  const clang::CXXMethodDecl* method = call->getMethodDecl();
  const clang::Expr* object = call->getImplicitObjectArgument();
  if (method == nullptr || object == nullptr || method->getIdentifier() == nullptr) return;
  const clang::QualType type = object->getType();
  const llvm::StringRef name = method->getName();
  if (type->isPointerType()) return;
  if (UniquePointer(type) == nullptr) return OnContainer(call, name);
  if (name != "reset" && name != "release" && name != "swap") return;
  // What it points to at the end of its scope is not what it was made with.
  if (const clang::VarDecl* var = LocalOf(object)) state_.assigned.insert(var);
  if (name == "reset" && IsNothingOrNull(call))
    EndPointee(paths_.Object(call), type, call->getBeginLoc());
}

void Ops::EndLocal(const clang::VarDecl* var, clang::SourceLocation location) {
  if (state_.assigned.contains(var) || !IsFilled(var)) return;
  EndPointee(paths_.OfVariable(var), var->getType(), location);
}

}  // namespace impasse::extract
