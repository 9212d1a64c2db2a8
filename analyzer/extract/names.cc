#include "analyzer/extract/names.h"

#include <utility>

#include "analyzer/extract/compat.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace impasse::extract {

using clang::dyn_cast;

// RelativePaths keeps absolute paths out of the spelling of closure and unnamed types.
class Namer::RelativePaths final : public clang::PrintingCallbacks {
 public:
  explicit RelativePaths(const Namer& namer) : namer_(namer) {}
  std::string remapPath(llvm::StringRef path) const override { return namer_.Relative(path); }

 private:
  const Namer& namer_;
};

namespace {

std::string PlainName(const clang::NamedDecl* decl) {
  if (const auto* record = dyn_cast<clang::CXXRecordDecl>(decl)) {
    if (record->isLambda()) return "(lambda)";
  }
  if (clang::isa<clang::NamespaceDecl>(decl) && decl->getIdentifier() == nullptr) {
    return "(anonymous)";
  }
  if (const auto* tag = dyn_cast<clang::TagDecl>(decl)) {
    if (tag->getIdentifier() != nullptr) return tag->getName().str();
    if (const auto* alias = tag->getTypedefNameForAnonDecl()) return alias->getName().str();
    return "(unnamed)";
  }
  if (const auto* ctor = dyn_cast<clang::CXXConstructorDecl>(decl)) {
    return PlainName(ctor->getParent());
  }
  if (const auto* dtor = dyn_cast<clang::CXXDestructorDecl>(decl)) {
    return "~" + PlainName(dtor->getParent());
  }
  if (decl->getIdentifier() != nullptr) return decl->getName().str();
  return decl->getNameAsString();
}

}  // namespace

Namer::Namer(clang::ASTContext& context, TuBuilder& builder, std::string root)
    : context_(context),
      builder_(builder),
      root_(std::move(root)),
      mangler_(context.createMangleContext()),
      callbacks_(std::make_unique<RelativePaths>(*this)),
      policy_(context.getLangOpts()) {
  CanonicalPolicy(policy_);
  policy_.Callbacks = callbacks_.get();
  const clang::SourceManager& sources = context.getSourceManager();
  if (const auto entry = sources.getFileEntryRefForID(sources.getMainFileID())) {
    main_file_ = Relative(*entry);
  }
}

Namer::~Namer() = default;

std::string Namer::Relative(llvm::StringRef path) const {
  llvm::SmallString<256> absolute(path);
  context_.getSourceManager().getFileManager().makeAbsolutePath(absolute);
  llvm::sys::path::remove_dots(absolute, /*remove_dot_dot=*/true);
  llvm::StringRef clean = absolute;
  if (!root_.empty() && clean.consume_front(root_) && (clean.starts_with("/") || root_ == "/")) {
    return clean.ltrim('/').str();
  }
  return absolute.str().str();
}

std::string Namer::Relative(clang::FileEntryRef file) const {
  const llvm::StringRef name = file.getName();
  std::string path = Relative(name);  // NOLINT(misc-const-correctness): it is moved out
  const llvm::StringRef real = file.getFileEntry().tryGetRealPathName();
  const bool absolute = llvm::sys::path::is_absolute(path);
  return absolute && name.contains("..") && !real.empty() ? Relative(real) : path;
}

bool Namer::InProject(clang::SourceLocation location) const {
  if (location.isInvalid()) return false;
  const clang::SourceManager& sources = context_.getSourceManager();
  const clang::SourceLocation expansion = sources.getExpansionLoc(location);
  return !sources.isInSystemHeader(expansion) &&
         sources.getFileEntryRefForID(sources.getFileID(expansion)).has_value();
}

StringId Namer::File(clang::FileID file) {
  const auto [it, inserted] = files_.try_emplace(file, 0);
  if (inserted) {
    const auto entry = context_.getSourceManager().getFileEntryRefForID(file);
    it->second = entry ? builder_.String(Relative(*entry)) : 0;
  }
  return it->second;
}

facts::Loc Namer::Loc(clang::SourceLocation location) {
  if (location.isInvalid()) return {0, 0, 0};
  const clang::SourceManager& sources = context_.getSourceManager();
  const auto [file, offset] = sources.getDecomposedExpansionLoc(location);
  return {File(file), sources.getLineNumber(file, offset), sources.getColumnNumber(file, offset)};
}

std::uint32_t Namer::Line(clang::SourceLocation location) { return Loc(location).line(); }

void Namer::AppendContext(const clang::DeclContext* context, std::string& out) {
  context = context->getRedeclContext();
  if (context == nullptr || context->isTranslationUnit()) return;
  const auto* named = dyn_cast<clang::NamedDecl>(context);
  if (named == nullptr) return AppendContext(context->getParent(), out);
  AppendContext(context->getParent(), out);
  const auto* space = dyn_cast<clang::NamespaceDecl>(context);
  // Inline namespaces of libraries are versioning; nobody writes them in a model.
  if (space != nullptr && space->isInline() && !InProject(space->getLocation())) return;
  AppendName(named, out);
  out += "::";
}

void Namer::AppendName(const clang::NamedDecl* decl, std::string& out) { out += PlainName(decl); }

StringId Namer::Name(const clang::NamedDecl* decl) {
  const auto* key = clang::cast<clang::NamedDecl>(decl->getCanonicalDecl());
  const auto found = names_.find(key);
  if (found != names_.end()) return found->second;
  std::string text;
  AppendContext(decl->getDeclContext(), text);
  AppendName(decl, text);
  const StringId id = builder_.String(text);
  names_[key] = id;
  return id;
}

std::string Namer::Mangle(const clang::NamedDecl* decl) {
  std::string text;
  llvm::raw_string_ostream out(text);
  if (const auto* ctor = dyn_cast<clang::CXXConstructorDecl>(decl)) {
    mangler_->mangleName(clang::GlobalDecl(ctor, clang::Ctor_Complete), out);
  } else if (const auto* dtor = dyn_cast<clang::CXXDestructorDecl>(decl)) {
    mangler_->mangleName(clang::GlobalDecl(dtor, clang::Dtor_Complete), out);
  } else if (mangler_->shouldMangleDeclName(decl)) {
    mangler_->mangleName(clang::GlobalDecl(decl), out);
  } else {
    out << decl->getName();
  }
  return text;
}

// A function of a header that every file has for itself is one function, in its header; a variable
// is another one in every file, and closures are numbered by file.
std::string Namer::Home(const clang::NamedDecl* decl) {
  const auto* function = dyn_cast<clang::FunctionDecl>(decl);
  const auto* method = dyn_cast<clang::CXXMethodDecl>(decl);
  if (function == nullptr || (method != nullptr && method->getParent()->isLambda()))
    return main_file_;
  if (const clang::FunctionDecl* definition = function->getDefinition()) function = definition;
  const clang::SourceManager& sources = context_.getSourceManager();
  const clang::FileID file = sources.getFileID(sources.getExpansionLoc(function->getLocation()));
  const auto entry = sources.getFileEntryRefForID(file);
  return entry && file != sources.getMainFileID() ? Relative(*entry) : main_file_;
}

StringId Namer::Usr(const clang::NamedDecl* decl) {
  const auto* key = clang::cast<clang::NamedDecl>(decl->getCanonicalDecl());
  const auto found = usrs_.find(key);
  if (found != usrs_.end()) return found->second;
  std::string text;
  if (!decl->isExternallyVisible()) text = Home(decl) + "#";
  const auto* var = dyn_cast<clang::VarDecl>(decl);
  const bool plain_local = var != nullptr && var->isLocalVarDecl() && !var->isStaticLocal() &&
                           !var->hasExternalStorage();
  text += plain_local ? decl->getNameAsString() : Mangle(decl);
  const StringId id = builder_.String(text);
  usrs_[key] = id;
  return id;
}

StringId Namer::Type(clang::QualType type) {
  if (type.isNull()) return 0;
  const clang::QualType canonical =
      type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  const auto found = types_.find(canonical.getAsOpaquePtr());
  if (found != types_.end()) return found->second;
  std::string text = canonical.getAsString(policy_);
  const clang::TagDecl* tag = canonical->getAsTagDecl();
  if (tag != nullptr && !tag->isExternallyVisible() && context_.getLangOpts().CPlusPlus) {
    text = main_file_ + "#" + text;
  }
  const StringId id = builder_.String(text);
  types_[canonical.getAsOpaquePtr()] = id;
  return id;
}

}  // namespace impasse::extract
