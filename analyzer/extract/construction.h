// Construction: which body a virtual call of an object that is being built or destroyed runs.
#ifndef IMPASSE_ANALYZER_EXTRACT_CONSTRUCTION_H_
#define IMPASSE_ANALYZER_EXTRACT_CONSTRUCTION_H_

#include "clang/AST/ExprCXX.h"

namespace impasse::extract {

// CalledDuringConstruction returns the method that `call` surely runs because it stands in the
// constructor or destructor `within` and is made on the object itself: that of the class, never of
// a class derived from it. Null for all other calls.
const clang::CXXMethodDecl* CalledDuringConstruction(const clang::CXXMemberCallExpr* call,
                                                     const clang::FunctionDecl* within);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_CONSTRUCTION_H_
