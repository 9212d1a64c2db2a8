// Paths: from expressions to access paths. A glvalue gives the path of the object it designates, a
// pointer value the path of the pointer; casts to bases and back are transparent, and so are the
// library functions of library.h.
#ifndef IMPASSE_ANALYZER_EXTRACT_PATHS_H_
#define IMPASSE_ANALYZER_EXTRACT_PATHS_H_

#include "analyzer/extract/function_state.h"
#include "clang/AST/ExprCXX.h"

namespace impasse::extract {

class Paths {
 public:
  explicit Paths(FunctionState& state) : state_(state) {}

  // Of returns 0 for a value that has no path (arithmetic, string literals, ...). O(depth).
  PathId Of(const clang::Expr* expr);
  PathId OfVariable(const clang::VarDecl* var);
  PathId This();  // *this
  PathId Field(PathId base, const clang::FieldDecl* field);
  PathId Result(const clang::Expr* expr, std::uint32_t ordinal);
  PathId Deref(PathId base, clang::QualType pointee);
  PathId Address(PathId base, clang::QualType type);
  PathId Element(PathId base, PathId index, clang::QualType type);

  // Object is the object on which a method is called.
  PathId Object(const clang::CXXMemberCallExpr* call);

 private:
  PathId Constant(const clang::Expr* expr);
  PathId Simple(const clang::Expr* expr);
  PathId Cast(const clang::CastExpr* cast);
  PathId Reference(const clang::DeclRefExpr* ref);
  PathId Value(const clang::ValueDecl* decl, bool captured);
  PathId Capture(const clang::ValueDecl* var);
  PathId ThisPointer(const clang::CXXThisExpr* expr);
  PathId Member(const clang::MemberExpr* member);
  PathId Unary(const clang::UnaryOperator* op);
  PathId Binary(const clang::BinaryOperator* op);
  PathId Subscript(const clang::ArraySubscriptExpr* subscript);
  PathId PointerPlus(const clang::Expr* pointer, const clang::Expr* offset);
  PathId Conditional(const clang::AbstractConditionalOperator* op);
  PathId Call(const clang::CallExpr* call);
  PathId Transparent(const clang::CallExpr* call, const clang::FunctionDecl* callee);
  PathId Construct(const clang::CXXConstructExpr* construct);
  PathId Operation(const clang::Expr* expr);

  FunctionState& state_;
};

// PassedThrough returns the argument whose path stands for the constructed object, or null: copies
// of handles, elided copies, function wrappers around something callable, trivial copies.
const clang::Expr* PassedThrough(const clang::CXXConstructExpr* construct);

// IsTransparent: the call has no operation of its own, only an effect on the path.
bool IsTransparent(const clang::CallExpr* call);

// SkipWrappers strips what changes neither value nor identity: parentheses, cleanups, temporaries.
const clang::Expr* SkipWrappers(const clang::Expr* expr);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_PATHS_H_
