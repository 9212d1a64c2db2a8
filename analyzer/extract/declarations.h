// Declarations: the walk over the declarations of a translation unit. System headers are skipped as
// a whole; templates are visited as instantiated.
#ifndef IMPASSE_ANALYZER_EXTRACT_DECLARATIONS_H_
#define IMPASSE_ANALYZER_EXTRACT_DECLARATIONS_H_

#include <vector>

#include "analyzer/extract/body_scan.h"
#include "analyzer/extract/names.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/DenseSet.h"

namespace impasse::extract {

// Declarations appends functions, classes and globals in the order of the source, so that equal
// input gives equal output. O(size of the project's part of the syntax tree).
class Declarations {
 public:
  explicit Declarations(Namer& namer) : namer_(namer) {}

  // Visit visits one declaration at namespace scope.
  void Visit(const clang::Decl* decl);
  // Finish visits what could only be known at the end: the initialisers of globals.
  void Finish();

 private:
  void Context(const clang::DeclContext* context);
  void Function(const clang::FunctionDecl* function);
  void FunctionTemplate(const clang::FunctionTemplateDecl* decl);
  void ClassTemplate(const clang::ClassTemplateDecl* decl);
  void VariableTemplate(const clang::VarTemplateDecl* decl);
  void Class(const clang::CXXRecordDecl* record);
  void PlainRecord(const clang::RecordDecl* record);
  void Variable(const clang::VarDecl* var);
  bool BeginsSet(const clang::VarDecl* var) const;
  void Inside(const BodyScan& scan);

  void WriteClass(const clang::RecordDecl* record);
  void WriteGlobal(const clang::VarDecl* var);

  Namer& namer_;
  llvm::DenseSet<const clang::Decl*> seen_;
  std::vector<const clang::VarDecl*> initialized_;  // globals whose initialiser matters
};

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_DECLARATIONS_H_
