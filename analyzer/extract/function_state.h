// FunctionState: one function while its facts are made; shared by paths, ops and conditions.
#ifndef IMPASSE_ANALYZER_EXTRACT_FUNCTION_STATE_H_
#define IMPASSE_ANALYZER_EXTRACT_FUNCTION_STATE_H_

#include <cstdint>
#include <vector>

#include "analyzer/extract/names.h"
#include "analyzer/extract/tu_builder.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace impasse::extract {

struct FunctionState {
  FunctionState(Namer& n, const clang::FunctionDecl* f) : namer(n), builder(n.builder()), decl(f) {
    const auto* method = clang::dyn_cast_or_null<clang::CXXMethodDecl>(f);
    if (method != nullptr && method->getParent()->isLambda()) closure = method->getParent();
  }

  Namer& namer;
  TuBuilder& builder;
  const clang::FunctionDecl* decl;                // null: the initialisers of globals
  const clang::CXXRecordDecl* closure = nullptr;  // set in the body of a closure
  const clang::RecordDecl* record = nullptr;      // set for the annotations of a class
  facts::FunctionT out;
  llvm::DenseMap<const clang::VarDecl*, std::uint32_t> locals;  // index into out.locals
  // Position of each operation that has a value.
  llvm::DenseMap<const clang::Expr*, std::uint32_t> ordinals;
  // A branch of a conditional expression whose value tells which object is meant.
  struct Choice {
    const clang::ConditionalOperator* choice = nullptr;
    const clang::Expr* branch = nullptr;
  };
  llvm::DenseMap<const clang::Stmt*, Choice> choices;  // by the statement that ends the branch
  llvm::DenseSet<const clang::Expr*> chosen;           // branches that have been written
  // The variable or field that an initialiser, or the call on the right of an assignment, gives its
  // value to.
  llvm::DenseMap<const clang::Expr*, PathId> destinations;
  // Temporaries that are the destination itself: nothing is destroyed at the end of the expression.
  llvm::DenseSet<const clang::CXXBindTemporaryExpr*> elided;
  // What each throw destroys on its way.
  llvm::DenseMap<const clang::CXXThrowExpr*, std::vector<const clang::VarDecl*>> unwound;
  // Variables and fields whose value changes after initialisation.
  llvm::DenseSet<const clang::ValueDecl*> assigned;
};

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_FUNCTION_STATE_H_
