// Ops: from elements of Clang's control flow graph to operations of the facts.
#ifndef IMPASSE_ANALYZER_EXTRACT_OPS_H_
#define IMPASSE_ANALYZER_EXTRACT_OPS_H_

#include <memory>
#include <vector>

#include "analyzer/extract/body_scan.h"
#include "analyzer/extract/function_state.h"
#include "analyzer/extract/paths.h"
#include "clang/Analysis/CFG.h"

namespace impasse::extract {

class Ops {
 public:
  Ops(FunctionState& state, Paths& paths) : state_(state), paths_(paths) {}

  // Number gives every expression of the graph that makes an operation its ordinal, so that a path
  // may name the result of an operation in an earlier block. Call once, before all else.
  void Number(const clang::CFG& cfg);
  // Aim notes the destinations of the initialisers.
  void Aim(const std::vector<BodyScan::Init>& inits);
  // Emit appends the operations of `element` to `ops`.
  void Emit(const clang::CFGElement& element, std::vector<std::unique_ptr<facts::OpT>>& ops);
  // Initialize appends what the initialiser of a variable that no statement declares leaves to do
  // when its calls have been made.
  void Initialize(const clang::VarDecl* var, std::vector<std::unique_ptr<facts::OpT>>& ops);

 private:
  facts::OpT& Add(facts::OpKind kind, clang::SourceLocation location);

  void Statement(const clang::Stmt* stmt);
  void Operation(const clang::Stmt* stmt);
  // NumberChoice gives `c ? a : b` a result, which each of its branches assigns.
  void NumberChoice(const clang::ConditionalOperator* choice, std::uint32_t position);
  void Call(const clang::CallExpr* call);
  void Discard(const clang::ExplicitCastExpr* cast);
  void Atomic(const clang::AtomicExpr* atomic);
  void MemberCall(const clang::CXXMemberCallExpr* call, facts::OpT& op);
  void Callee(const clang::CallExpr* call, facts::OpT& op);
  bool IsElsewhere(const clang::FunctionDecl* callee) const;
  // Listed appends the elements of a braced list that is given to a function of a library:
  // callbacks reach containers that way.
  void Listed(const clang::Expr* argument, facts::OpT& op);
  // MakePointee adds what std::make_unique and its like build.
  void MakePointee(const clang::CallExpr* call);
  // EndPointee adds what a std::unique_ptr of that type destroys, or what its deleter does.
  void EndPointee(PathId pointer, clang::QualType type, clang::SourceLocation location);
  void OnContainer(const clang::CXXMemberCallExpr* call, llvm::StringRef method);
  void OnUniquePointer(const clang::CXXMemberCallExpr* call);
  // EndLocal: a std::unique_ptr that surely still has what it was made with goes out of scope.
  void EndLocal(const clang::VarDecl* var, clang::SourceLocation location);
  void Arguments(const clang::CallExpr* call, unsigned first, facts::OpT& op);
  void Construct(const clang::CXXConstructExpr* construct);
  void Closure(const clang::LambdaExpr* lambda);
  void New(const clang::CXXNewExpr* expr);
  void Delete(const clang::CXXDeleteExpr* expr);
  void Declaration(const clang::DeclStmt* decls);
  void Binary(const clang::BinaryOperator* op);
  void Unary(const clang::UnaryOperator* op);
  void Return(const clang::ReturnStmt* ret);
  void Throw(const clang::CXXThrowExpr* expr);
  void Initializer(const clang::CXXCtorInitializer* init);

  void ImplicitDestructor(const clang::CFGElement& element);
  void TemporaryDestructor(const clang::CFGTemporaryDtor& element);
  void Cleanup(const clang::CFGCleanupFunction& element);
  void Destroy(PathId object, const clang::CXXDestructorDecl* dtor, clang::SourceLocation location);

  // AimAt notes that the value of `init` becomes the object `destination`.
  void AimAt(PathId destination, const clang::Expr* init);
  // Assign emits what AimAt left: scalars, pointers, references, closures that are copied.
  void Assign(PathId destination, const clang::Expr* init, clang::SourceLocation location);
  // Elements calls `each` with the path and the initialiser of every field or element of a list.
  template <typename Each>
  void Elements(PathId destination, const clang::InitListExpr* list, Each each);
  PathId DestinationOf(const BodyScan::Init& init);
  PathId MemberPath(const clang::CXXCtorInitializer* init);

  FunctionState& state_;
  Paths& paths_;
  std::vector<std::unique_ptr<facts::OpT>>* ops_ = nullptr;
  std::uint32_t position_ = 0;
};

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_OPS_H_
