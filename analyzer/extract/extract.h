// Extract: from a parsed translation unit to its facts. The clang-tidy module and the worker meet
// here; everything before is the compiler's, everything after is free of LLVM.
#ifndef IMPASSE_ANALYZER_EXTRACT_EXTRACT_H_
#define IMPASSE_ANALYZER_EXTRACT_EXTRACT_H_

#include <functional>
#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"

namespace impasse::extract {

struct ExtractOptions {
  std::string root;  // absolute directory that paths are written relative to; may be empty
  // Gives the SHA-256 of a file's contents in hexadecimal; null: files are listed without hashes.
  std::function<std::string(const std::string& path, llvm::StringRef contents)> sha256;
  bool failed = false;
  std::vector<std::string> errors;
};

// ExtractTu returns the serialised facts. Deterministic; never fails: what could not be parsed is
// missing. One call per ASTContext; not thread-safe with other users of the context.
std::string ExtractTu(clang::ASTContext& context, const ExtractOptions& options);

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_EXTRACT_H_
