#include "analyzer/extract/tooling.h"

#include <memory>
#include <utility>

#include "analyzer/extract/command_line.h"
#include "analyzer/extract/extract.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace impasse::extract {

struct HashMemo::Impl {
  struct Entry {
    llvm::sys::fs::UniqueID id;
    llvm::sys::TimePoint<> modified;
    std::uint64_t size = 0;
    std::string sha256;
  };
  llvm::StringMap<Entry> entries;
};

HashMemo::HashMemo() : impl_(new Impl) {}
HashMemo::~HashMemo() { delete impl_; }

static std::string Sha256(llvm::StringRef contents) {
  const auto bytes =
      llvm::ArrayRef(reinterpret_cast<const std::uint8_t*>(contents.data()), contents.size());
  return llvm::toHex(llvm::SHA256::hash(bytes), /*LowerCase=*/true);
}

std::string HashMemo::Of(const std::string& path, std::string_view contents) {
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(path, status)) return Sha256(contents);
  Impl::Entry& entry = impl_->entries[path];
  const bool same = !entry.sha256.empty() && entry.id == status.getUniqueID() &&
                    entry.modified == status.getLastModificationTime() &&
                    entry.size == contents.size();
  if (!same) {
    entry = {status.getUniqueID(), status.getLastModificationTime(), contents.size(),
             Sha256(contents)};
  }
  return entry.sha256;
}

namespace {

constexpr std::size_t kMaxErrors = 5;

// Errors keeps the first errors, spelled "file:line:column: message".
class Errors : public clang::DiagnosticConsumer {
 public:
  explicit Errors(const Job& job)
      : directory_(job.directory), prefix_(job.root.empty() ? "" : job.root + "/") {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& info) override {
    DiagnosticConsumer::HandleDiagnostic(level, info);
    if (level < clang::DiagnosticsEngine::Error) return;
    failed = true;
    if (messages.size() >= kMaxErrors) return;
    llvm::SmallString<128> text;
    info.FormatDiagnostic(text);
    const std::string place = Place(info);
    messages.push_back(place + Explained(text.str().str()));
    if (place.empty()) about_command.push_back(text.str().str());
  }

  bool failed = false;
  std::vector<std::string> messages;
  std::vector<std::string> about_command;  // those of no place in a source

 private:
  std::string Place(const clang::Diagnostic& info) const {
    if (!info.hasSourceManager() || info.getLocation().isInvalid()) return {};
    const clang::PresumedLoc place = info.getSourceManager().getPresumedLoc(
        info.getSourceManager().getExpansionLoc(info.getLocation()));
    if (place.isInvalid()) return {};
    llvm::SmallString<256> path(place.getFilename());
    if (llvm::sys::path::is_relative(path)) path = (directory_ + "/" + path).str();
    llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
    llvm::StringRef file = path;
    file.consume_front(prefix_);
    return file.str() + ":" + std::to_string(place.getLine()) + ":" +
           std::to_string(place.getColumn()) + ": ";
  }

  std::string directory_;
  std::string prefix_;  // facts name files relative to the root
};

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(ExtractOptions options, const Errors& errors, std::string& facts)
      : options_(std::move(options)), errors_(errors), facts_(facts) {}

  void HandleTranslationUnit(clang::ASTContext& context) override {
    options_.failed = errors_.failed;
    options_.errors = errors_.messages;
    facts_ = ExtractTu(context, options_);
  }

  // Bodies of system headers are never extracted. Those that can instantiate templates of the
  // program (templates themselves) and those that constant expressions need are still parsed.
  bool shouldSkipFunctionBody(clang::Decl* decl) override {
    const auto* function = clang::dyn_cast<clang::FunctionDecl>(decl);
    if (function == nullptr || function->isTemplated() || function->isDependentContext()) {
      return false;
    }
    const clang::SourceManager& sources = decl->getASTContext().getSourceManager();
    return sources.isInSystemHeader(sources.getExpansionLoc(function->getLocation()));
  }

 private:
  ExtractOptions options_;
  const Errors& errors_;
  std::string& facts_;
};

class Action : public clang::ASTFrontendAction {
 public:
  Action(ExtractOptions options, const Errors& errors, std::string& facts)
      : options_(std::move(options)), errors_(errors), facts_(facts) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    compiler.getLangOpts().CommentOpts.ParseAllComments = false;
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& /*compiler*/,
                                                        llvm::StringRef /*file*/) override {
    return std::make_unique<Consumer>(options_, errors_, facts_);
  }

 private:
  ExtractOptions options_;
  const Errors& errors_;
  std::string& facts_;
};

using FileSystem = llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>;

FileSystem FilesOf(const Job& job) {
  FileSystem real(llvm::vfs::createPhysicalFileSystem().release());
  // A directory that is gone shows as files that cannot be found.
  if (!job.directory.empty()) std::ignore = real->setCurrentWorkingDirectory(job.directory);
  if (job.virtual_files.empty()) return real;
  auto overlay = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(real);
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  std::ignore = memory->setCurrentWorkingDirectory(job.directory);
  for (const auto& [path, contents] : job.virtual_files) {
    memory->addFile(path, 0, llvm::MemoryBuffer::getMemBufferCopy(contents));
  }
  overlay->pushOverlay(memory);
  return overlay;
}

JobResult RunOnce(const Job& job, const std::vector<std::string>& command, HashMemo* memo) {
  JobResult result;
  Errors errors(job);
  ExtractOptions options;
  options.root = job.root;
  if (memo != nullptr) {
    options.sha256 = [memo](const std::string& path, llvm::StringRef contents) {
      return memo->Of(path, {contents.data(), contents.size()});
    };
  }
  // The compiler instance shares the ownership.
  const auto files = llvm::makeIntrusiveRefCnt<clang::FileManager>(
      clang::FileSystemOptions{job.directory}, FilesOf(job));
  clang::tooling::ToolInvocation invocation(
      command, std::make_unique<Action>(std::move(options), errors, result.facts), files.get());
  invocation.setDiagnosticConsumer(&errors);
  const bool ran = invocation.run();
  result.failed = errors.failed || (!ran && result.facts.empty());
  result.errors = errors.messages;
  result.blamed = errors.about_command;
  if (result.failed && result.errors.empty()) {
    result.errors.emplace_back(job.file + ": the compile command could not be run");
  }
  return result;
}

}  // namespace

JobResult Run(const Job& job, HashMemo* memo) {
  constexpr int kMaxAttempts = 8;
  std::vector<std::string> command = FrontEndCommand(job.args, job.directory, job.file);
  JobResult result = RunOnce(job, command, memo);
  for (int i = 1; i < kMaxAttempts && result.failed; ++i) {
    if (result.blamed.empty() || !DropBlamed(result.blamed, command)) break;
    result = RunOnce(job, command, memo);
  }
  return result;
}

}  // namespace impasse::extract
