#include "analyzer/extract/construction.h"

#include "clang/AST/DeclCXX.h"

namespace impasse::extract {

using clang::isa;
using clang::isa_and_nonnull;

const clang::CXXMethodDecl* CalledDuringConstruction(const clang::CXXMemberCallExpr* call,
                                                     const clang::FunctionDecl* within) {
  if (!isa_and_nonnull<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(within)) return nullptr;
  const clang::CXXMethodDecl* method = call->getMethodDecl();
  if (method == nullptr || !method->isVirtual()) return nullptr;
  const clang::Expr* object = call->getImplicitObjectArgument();
  if (object == nullptr || !isa<clang::CXXThisExpr>(object->IgnoreParenImpCasts())) return nullptr;
  const clang::CXXRecordDecl* record = clang::cast<clang::CXXMethodDecl>(within)->getParent();
  return method->getCorrespondingMethodInClass(record, /*MayBeBase=*/true);
}

}  // namespace impasse::extract
