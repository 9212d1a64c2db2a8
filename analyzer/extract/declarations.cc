#include "analyzer/extract/declarations.h"

#include <memory>
#include <utility>

#include "analyzer/extract/attributes.h"
#include "analyzer/extract/compat.h"
#include "analyzer/extract/functions.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/ExprCXX.h"

namespace impasse::extract {

using clang::dyn_cast;
using clang::isa;

void Declarations::Visit(const clang::Decl* decl) {
  if (!namer_.InProject(decl->getLocation())) {
    // `extern "C" {` has the place of its brace, which may come from a macro of a system header.
    if (!isa<clang::LinkageSpecDecl>(decl)) return;
  }
  if (const auto* function = dyn_cast<clang::FunctionDecl>(decl)) return Function(function);
  if (const auto* templ = dyn_cast<clang::FunctionTemplateDecl>(decl)) {
    return FunctionTemplate(templ);
  }
  if (const auto* templ = dyn_cast<clang::ClassTemplateDecl>(decl)) return ClassTemplate(templ);
  if (const auto* templ = dyn_cast<clang::VarTemplateDecl>(decl)) return VariableTemplate(templ);
  if (const auto* record = dyn_cast<clang::CXXRecordDecl>(decl)) return Class(record);
  if (const auto* record = dyn_cast<clang::RecordDecl>(decl)) return PlainRecord(record);
  if (const auto* var = dyn_cast<clang::VarDecl>(decl)) return Variable(var);
  if (const auto* friendly = dyn_cast<clang::FriendDecl>(decl)) {
    if (friendly->getFriendDecl() != nullptr) Visit(friendly->getFriendDecl());
    return;
  }
  if (isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::ExportDecl>(decl)) {
    Context(clang::cast<clang::DeclContext>(decl));
  }
}

void Declarations::Context(const clang::DeclContext* context) {
  for (const clang::Decl* decl : context->decls()) Visit(decl);
}

void Declarations::Function(const clang::FunctionDecl* function) {
  if (function->isDependentContext() || function->isInvalidDecl()) return;
  if (!function->doesThisDeclarationHaveABody() || function->getBody() == nullptr) {
    const bool first = function->isCanonicalDecl() && !function->isDefined();
    if (first && HasThreadSafety(function)) ExtractDeclaration(namer_, function);
    return;
  }
  if (!seen_.insert(function).second) return;
  Inside(ExtractFunction(namer_, function));
}

void Declarations::Inside(const BodyScan& scan) {
  for (const clang::VarDecl* var : scan.statics) WriteGlobal(var);
  for (const clang::CXXRecordDecl* record : scan.classes) Class(record);
  for (const clang::LambdaExpr* lambda : scan.closures) {
    const clang::CXXRecordDecl* closure = lambda->getLambdaClass();
    if (const auto* generic = closure->getDependentLambdaCallOperator()) {
      FunctionTemplate(generic);
    } else if (lambda->getCallOperator() != nullptr) {
      Function(lambda->getCallOperator());
    }
  }
}

void Declarations::FunctionTemplate(const clang::FunctionTemplateDecl* decl) {
  if (!decl->isCanonicalDecl()) {
    // The list of specialisations is shared by all redeclarations.
    decl = decl->getCanonicalDecl();
  }
  if (!seen_.insert(decl).second) return;
  for (const clang::FunctionDecl* instance : decl->specializations()) {
    const clang::FunctionDecl* definition = nullptr;
    if (instance->hasBody(definition) && namer_.InProject(definition->getLocation())) {
      Function(definition);
    }
  }
}

void Declarations::ClassTemplate(const clang::ClassTemplateDecl* decl) {
  decl = decl->getCanonicalDecl();
  if (!seen_.insert(decl).second) return;
  for (const clang::ClassTemplateSpecializationDecl* instance : decl->specializations()) {
    if (const auto* definition = instance->getDefinition()) {
      Class(clang::cast<clang::CXXRecordDecl>(definition));
    }
  }
}

void Declarations::VariableTemplate(const clang::VarTemplateDecl* decl) {
  decl = decl->getCanonicalDecl();
  if (!seen_.insert(decl).second) return;
  for (const clang::VarTemplateSpecializationDecl* instance : decl->specializations()) {
    Variable(instance);
  }
}

void Declarations::Class(const clang::CXXRecordDecl* record) {
  if (isa<clang::ClassTemplatePartialSpecializationDecl>(record)) return;
  if (!record->isThisDeclarationADefinition() || record->isDependentContext() ||
      record->isLambda() || record->isInvalidDecl() || !seen_.insert(record).second) {
    return;
  }
  WriteClass(record);
  for (const clang::Decl* decl : record->decls()) {
    if (const auto* method = dyn_cast<clang::FunctionDecl>(decl)) {
      // Members of an instantiation are defined there, wherever the template's body was written.
      const clang::FunctionDecl* definition = nullptr;
      if (method->hasBody(definition) && namer_.InProject(definition->getLocation())) {
        Function(definition);
        continue;
      }
    }
    Visit(decl);
  }
}

void Declarations::PlainRecord(const clang::RecordDecl* record) {
  if (!record->isThisDeclarationADefinition() || !seen_.insert(record).second) return;
  WriteClass(record);
  Context(record);
}

void Declarations::Variable(const clang::VarDecl* var) {
  if (isa<clang::VarTemplatePartialSpecializationDecl>(var)) return;
  if (!var->hasGlobalStorage() || var->isInvalidDecl() || var->getType()->isDependentType()) return;
  if (!seen_.insert(var->getCanonicalDecl()).second) return;
  if (const clang::VarDecl* definition = var->getDefinition(namer_.context())) var = definition;
  WriteGlobal(var);
  if (var->getInit() == nullptr || var->getInit()->isValueDependent()) return;
  if (var->isThisDeclarationADefinition() == clang::VarDecl::DeclarationOnly) return;
  const BodyScan scan = Scan(var->getInit());
  if (scan.matters || scan.refers || BeginsSet(var)) initialized_.push_back(var);
}

// A flag, counter or state that other code may change, and that does not begin as zero.
bool Declarations::BeginsSet(const clang::VarDecl* var) const {
  const clang::QualType type = var->getType();
  const bool scalar = type->isIntegralOrEnumerationType() && !type->isAnyCharacterType();
  if (!scalar || type.isConstQualified() || var->isStaticLocal()) return false;
  clang::Expr::EvalResult result;
  return var->getInit()->EvaluateAsInt(result, namer_.context()) && result.Val.getInt() != 0;
}

void Declarations::Finish() {
  if (initialized_.empty()) return;
  const std::vector<const clang::VarDecl*> vars = std::move(initialized_);
  for (const BodyScan& scan : ExtractInitializers(namer_, vars)) Inside(scan);
}

void Declarations::WriteGlobal(const clang::VarDecl* var) {
  auto out = std::make_unique<facts::GlobalT>();
  out->usr = namer_.Usr(var);
  out->name = namer_.Name(var);
  out->type = namer_.Type(var->getType());
  out->external = var->isExternallyVisible();
  out->is_static_local = var->isStaticLocal();
  out->is_thread_local = var->getTLSKind() != clang::VarDecl::TLS_None;
  out->loc = std::make_unique<facts::Loc>(namer_.Loc(var->getLocation()));
  FunctionState state(namer_, nullptr);
  Paths paths(state);
  out->attributes = AttributesOf(var, namer_, paths);
  namer_.builder().tu().globals.push_back(std::move(out));
}

namespace {

std::unique_ptr<facts::MethodT> DescribeMethod(Namer& namer, const clang::CXXMethodDecl* method) {
  auto out = std::make_unique<facts::MethodT>();
  out->usr = namer.Usr(method);
  out->name = namer.Name(method);
  for (const clang::CXXMethodDecl* overridden : method->overridden_methods()) {
    out->overrides.push_back(namer.Usr(overridden));
  }
  return out;
}

void Bases(Namer& namer, const clang::CXXRecordDecl* record, facts::ClassT& out) {
  for (const clang::CXXBaseSpecifier& base : record->bases()) {
    out.bases.push_back(namer.Type(base.getType()));
  }
  for (const clang::CXXMethodDecl* method : record->methods()) {
    if (method->isVirtual()) out.methods.push_back(DescribeMethod(namer, method));
  }
}

}  // namespace

void Declarations::WriteClass(const clang::RecordDecl* record) {
  auto out = std::make_unique<facts::ClassT>();
  out->type = namer_.Type(RecordType(namer_.context(), record));
  out->name = namer_.Name(record);
  out->loc = std::make_unique<facts::Loc>(namer_.Loc(record->getLocation()));
  FunctionState state(namer_, nullptr);
  state.record = record;
  Paths paths(state);
  for (const clang::FieldDecl* field : record->fields()) {
    out->fields.push_back(std::make_unique<facts::VariableT>(DescribeVariable(namer_, field)));
    out->fields.back()->attributes = AttributesOf(field, namer_, paths);
  }
  out->attributes = AttributesOf(record, namer_, paths);
  if (const auto* cxx = dyn_cast<clang::CXXRecordDecl>(record)) Bases(namer_, cxx, *out);
  namer_.builder().tu().classes.push_back(std::move(out));
}

}  // namespace impasse::extract
