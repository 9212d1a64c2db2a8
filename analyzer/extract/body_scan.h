// BodyScan: one cheap walk over a function body before any control flow graph is built. It tells
// whether the graph is worth building and collects what the later stages need to look up.
#ifndef IMPASSE_ANALYZER_EXTRACT_BODY_SCAN_H_
#define IMPASSE_ANALYZER_EXTRACT_BODY_SCAN_H_

#include <vector>

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace impasse::extract {

struct BodyScan {
  // Calls, constructions, allocations, closures; or returned and assigned pointers, references and
  // objects, which other functions may call through or lock; or flags and counters that are not
  // its own, when it changes them or returns what it sees of them.
  bool matters = false;
  // Names a function as a value or takes an address: what a constant initialiser can hand on.
  bool refers = false;
  // Initialisers in source order: of a variable, a member or the left side of an assignment.
  struct Init {
    const clang::VarDecl* var = nullptr;
    const clang::CXXCtorInitializer* member = nullptr;
    const clang::Expr* left = nullptr;
    const clang::Expr* value = nullptr;
  };
  std::vector<Init> inits;
  std::vector<const clang::LambdaExpr*> closures;
  std::vector<const clang::CXXRecordDecl*> classes;  // local classes
  std::vector<const clang::VarDecl*> statics;        // local variables with static storage
  // The variables that a throw destroys before a handler of this function or the caller has it, the
  // last one first. Clang's graph does not say them.
  llvm::DenseMap<const clang::CXXThrowExpr*, std::vector<const clang::VarDecl*>> unwound;
  llvm::DenseSet<const clang::ValueDecl*> assigned;  // changed after initialisation, or may be
};

// Scan walks `body`, and for a constructor its initialisers; closures are noted and not entered.
// O(size of the body).
BodyScan Scan(const clang::FunctionDecl* function);
BodyScan Scan(const clang::Stmt* body);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_BODY_SCAN_H_
