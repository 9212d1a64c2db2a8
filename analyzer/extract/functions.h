// Functions: from a function definition to its facts: control flow graph, operations, conditions.
#ifndef IMPASSE_ANALYZER_EXTRACT_FUNCTIONS_H_
#define IMPASSE_ANALYZER_EXTRACT_FUNCTIONS_H_

#include <vector>

#include "analyzer/extract/body_scan.h"
#include "analyzer/extract/names.h"
#include "clang/AST/Decl.h"

namespace impasse::extract {

// ExtractFunction appends the facts of `function`, which must be a definition that is not
// dependent. Returns what the walk over the body found, so that the caller goes on with closures
// and local classes. No control flow graph is built for a body in which nothing matters.
BodyScan ExtractFunction(Namer& namer, const clang::FunctionDecl* function);

// ExtractDeclaration appends a function without blocks: it carries attributes that linking uses.
void ExtractDeclaration(Namer& namer, const clang::FunctionDecl* function);

// ExtractInitializers appends one function of kind kGlobalInit that runs the initialisers of `vars`
// in their order. Nothing is appended when they do nothing.
std::vector<BodyScan> ExtractInitializers(Namer& namer,
                                          const std::vector<const clang::VarDecl*>& vars);

// DescribeVariable fills name, type and place of a variable or field.
facts::VariableT DescribeVariable(Namer& namer, const clang::ValueDecl* decl);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_FUNCTIONS_H_
