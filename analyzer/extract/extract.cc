#include "analyzer/extract/extract.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "analyzer/extract/declarations.h"
#include "analyzer/extract/names.h"
#include "analyzer/extract/nolint.h"
#include "analyzer/extract/tu_builder.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"

namespace impasse::extract {
namespace {

struct SourceFile {
  std::string path;  // as in the facts
  std::string read_as;
  llvm::StringRef contents;
  bool in_project = false;
};

// All files that were read, sorted by path.
std::vector<SourceFile> FilesOf(const clang::SourceManager& sources, const Namer& namer) {
  std::vector<SourceFile> files;
  for (unsigned i = 0; i < sources.local_sloc_entry_size(); ++i) {
    const clang::SrcMgr::SLocEntry& entry = sources.getLocalSLocEntry(i);
    if (!entry.isFile()) continue;
    const clang::SrcMgr::FileInfo& info = entry.getFile();
    const auto ref = info.getContentCache().OrigEntry;
    if (!ref) continue;
    const auto contents = info.getContentCache().getBufferDataIfLoaded();
    if (!contents) continue;
    const bool system = clang::SrcMgr::isSystem(info.getFileCharacteristic());
    files.push_back({namer.Relative(*ref), ref->getName().str(), *contents, !system});
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  files.erase(
      std::unique(files.begin(), files.end(),
                  [](const SourceFile& a, const SourceFile& b) { return a.path == b.path; }),
      files.end());
  return files;
}

void WriteNolint(const SourceFile& file, TuBuilder& builder) {
  for (const NolintRange& range : FindNolint({file.contents.data(), file.contents.size()})) {
    auto out = std::make_unique<facts::NolintT>();
    out->file = builder.String(file.path);
    out->first = range.first;
    out->last = range.last;
    for (const std::string& rule : range.rules) out->rules.push_back(builder.String(rule));
    out->reason = builder.String(range.reason);
    builder.tu().nolint.push_back(std::move(out));
  }
}

void WriteFiles(const clang::SourceManager& sources, const Namer& namer, TuBuilder& builder,
                const ExtractOptions& options) {
  for (const SourceFile& file : FilesOf(sources, namer)) {
    if (file.in_project) WriteNolint(file, builder);
    auto out = std::make_unique<facts::FileT>();
    out->path = builder.String(file.path);
    if (options.sha256) out->sha256 = options.sha256(file.read_as, file.contents);
    builder.tu().files.push_back(std::move(out));
  }
}

}  // namespace

std::string ExtractTu(clang::ASTContext& context, const ExtractOptions& options) {
  TuBuilder builder;
  Namer namer(context, builder, options.root);
  facts::TuT& tu = builder.tu();
  tu.tool_version = IMPASSE_VERSION;
  tu.main_file = builder.String(namer.main_file());
  tu.failed = options.failed;
  tu.errors = options.errors;
  Declarations declarations(namer);
  for (const clang::Decl* decl : context.getTranslationUnitDecl()->decls()) {
    declarations.Visit(decl);
  }
  declarations.Finish();
  WriteFiles(context.getSourceManager(), namer, builder, options);
  return builder.Finish();
}

}  // namespace impasse::extract
