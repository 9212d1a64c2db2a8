// Namer: how declarations, types and places are called in the facts. Equal in every translation
// unit.
#ifndef IMPASSE_ANALYZER_EXTRACT_NAMES_H_
#define IMPASSE_ANALYZER_EXTRACT_NAMES_H_

#include <memory>
#include <string>

#include "analyzer/extract/tu_builder.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Mangle.h"
#include "clang/Basic/FileEntry.h"
#include "llvm/ADT/DenseMap.h"

namespace impasse::extract {

class Namer {
 public:
  // `root` is the absolute directory below which paths are written relative; may be empty.
  Namer(clang::ASTContext& context, TuBuilder& builder, std::string root);
  ~Namer();

  // Name is the qualified name without template arguments, parameters or return type; a closure is
  // "(lambda)", an anonymous namespace "(anonymous)".
  StringId Name(const clang::NamedDecl* decl);
  // Usr is the linkage key: the mangled name, prefixed for internal linkage by the main file, or by
  // the header that defines the function.
  StringId Usr(const clang::NamedDecl* decl);
  // Type is the canonical type without cv and reference; types without linkage outside this unit
  // are prefixed by the main file.
  StringId Type(clang::QualType type);

  facts::Loc Loc(clang::SourceLocation location);
  std::uint32_t Line(clang::SourceLocation location);
  // Relative returns `path` relative to the root where it lies below it, else absolute and clean.
  // Where ".." leads through a symbolic link, only the real path of the file is right.
  std::string Relative(clang::FileEntryRef file) const;
  std::string Relative(llvm::StringRef path) const;
  const std::string& main_file() const { return main_file_; }
  // InProject tells whether the place is in a file that is not a system header.
  bool InProject(clang::SourceLocation location) const;

  clang::ASTContext& context() { return context_; }
  TuBuilder& builder() { return builder_; }

 private:
  std::string Home(const clang::NamedDecl* decl);
  class RelativePaths;

  std::string Mangle(const clang::NamedDecl* decl);
  void AppendName(const clang::NamedDecl* decl, std::string& out);
  void AppendContext(const clang::DeclContext* context, std::string& out);
  StringId File(clang::FileID file);

  clang::ASTContext& context_;
  TuBuilder& builder_;
  std::string root_;
  std::string main_file_;
  std::unique_ptr<clang::MangleContext> mangler_;
  std::unique_ptr<RelativePaths> callbacks_;
  clang::PrintingPolicy policy_;
  llvm::DenseMap<const clang::NamedDecl*, StringId> names_;
  llvm::DenseMap<const clang::NamedDecl*, StringId> usrs_;
  llvm::DenseMap<const void*, StringId> types_;
  llvm::DenseMap<clang::FileID, StringId> files_;
};

}  // namespace impasse::extract

#endif  // IMPASSE_ANALYZER_EXTRACT_NAMES_H_
