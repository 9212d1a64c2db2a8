#include "analyzer/extract/library.h"

#include <algorithm>
#include <initializer_list>

#include "clang/AST/DeclCXX.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/SourceManager.h"

namespace impasse::extract {

using clang::dyn_cast;

namespace {

llvm::StringRef NameOf(const clang::NamedDecl* decl) {
  return decl->getIdentifier() != nullptr ? decl->getName() : llvm::StringRef();
}

bool OneOf(llvm::StringRef name, std::initializer_list<llvm::StringRef> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsSystem(const clang::Decl* decl) {
  const clang::SourceManager& sources = decl->getASTContext().getSourceManager();
  return sources.isInSystemHeader(sources.getExpansionLoc(decl->getLocation()));
}

bool IsSmartPointer(llvm::StringRef name) {
  return OneOf(name, {"unique_ptr", "shared_ptr", "__shared_ptr", "__shared_ptr_access",
                      "reference_wrapper", "auto_ptr", "scoped_refptr", "intrusive_ptr"});
}

bool IsContainer(llvm::StringRef name) {
  return OneOf(name, {"vector", "array", "deque", "list", "span", "initializer_list", "map",
                      "unordered_map", "set", "unordered_set", "flat_hash_map", "node_hash_map",
                      "small_vector", "static_vector"});
}

PathEffect EffectOfOperator(clang::OverloadedOperatorKind op, unsigned parameters,
                            llvm::StringRef record) {
  if (op == clang::OO_Arrow) return PathEffect::kSame;
  if (op == clang::OO_Star && parameters == 0) return PathEffect::kDeref;
  const bool elements = IsContainer(record) || record == "unique_ptr";
  if (op == clang::OO_Subscript && elements) return PathEffect::kElement;
  return PathEffect::kNone;
}

PathEffect EffectOfMethod(const clang::CXXMethodDecl* method) {
  if (!IsSystem(method)) return PathEffect::kNone;
  const llvm::StringRef record = NameOf(method->getParent());
  if (method->isOverloadedOperator()) {
    return EffectOfOperator(method->getOverloadedOperator(), method->getNumParams(), record);
  }
  const llvm::StringRef name = NameOf(method);
  const bool plain = method->getNumParams() == 0;
  if (plain && name == "get" && IsSmartPointer(record)) return PathEffect::kSame;
  if (plain && name == "value" && record == "optional") return PathEffect::kDeref;
  if (!IsContainer(record)) return PathEffect::kNone;
  if (name == "at") return PathEffect::kElement;
  if (plain && (name == "begin" || name == "cbegin" || name == "data")) return PathEffect::kBegin;
  return PathEffect::kNone;
}

bool IsInStd(const clang::Decl* decl) { return decl->isInStdNamespace(); }

}  // namespace

PathEffect EffectOf(const clang::FunctionDecl* callee) {
  if (const auto* method = dyn_cast<clang::CXXMethodDecl>(callee)) return EffectOfMethod(method);
  if (callee->getBuiltinID() == clang::Builtin::BI__builtin_expect) return PathEffect::kSame;
  if (callee->getNumParams() != 1 || !IsInStd(callee)) return PathEffect::kNone;
  const llvm::StringRef name = NameOf(callee);
  if (OneOf(name, {"move", "forward", "as_const", "move_if_noexcept", "ref", "cref"})) {
    return PathEffect::kSame;
  }
  if (OneOf(name, {"addressof", "__addressof"})) return PathEffect::kAddress;
  if (OneOf(name, {"begin", "cbegin", "data"})) return PathEffect::kBegin;
  return PathEffect::kNone;
}

bool IsFunctionWrapper(const clang::CXXRecordDecl* record) {
  if (record == nullptr || !IsSystem(record)) return false;
  return OneOf(NameOf(record),
               {"function", "move_only_function", "copyable_function", "packaged_task",
                "AnyInvocable", "FunctionRef", "function_ref", "reference_wrapper"});
}

bool IsReferenceLike(const clang::CXXRecordDecl* record) {
  return record != nullptr && IsSystem(record) &&
         (IsFunctionWrapper(record) || IsSmartPointer(NameOf(record)));
}

}  // namespace impasse::extract
