// The compiler's headers that most files of this folder and of tidy/ include; precompiled.
#ifndef IMPASSE_ANALYZER_EXTRACT_CLANG_HEADERS_H_
#define IMPASSE_ANALYZER_EXTRACT_CLANG_HEADERS_H_

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Mangle.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"

#endif  // IMPASSE_ANALYZER_EXTRACT_CLANG_HEADERS_H_
