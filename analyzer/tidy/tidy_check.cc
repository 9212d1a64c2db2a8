#include "analyzer/tidy/tidy_check.h"

#include <cctype>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/checks/check_program.h"
#include "analyzer/extract/extract.h"
#include "analyzer/model/places.h"
#include "analyzer/skeleton/link.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"

namespace impasse::tidy {
namespace {

// What was found in the translation unit at hand. clang-tidy works on one unit at a time, and every
// check sees its start before any sees its end.
struct Current {
  const clang::ASTContext* context = nullptr;
  Report report;
};

std::optional<Current>& TheCurrent() {
  static std::optional<Current> current;
  return current;
}

const Report& ReportOf(clang::ASTContext& context) {
  std::optional<Current>& current = TheCurrent();
  if (current && current->context == &context) return current->report;
  current.emplace();
  current->context = &context;
  const std::string bytes = extract::ExtractTu(context, {});
  const absl::StatusOr<const facts::Tu*> facts = skeleton::ReadFacts(bytes);
  if (facts.ok()) CheckProgram(*skeleton::Link({*facts}), current->report);
  return current->report;
}

clang::SourceLocation Place(const Location& location, const clang::SourceManager& sources) {
  if (!location.known()) return {};
  const auto file = sources.getFileManager().getOptionalFileRef(location.file);
  if (!file) return {};
  return sources.translateFileLineCol(*file, location.line, std::max(1U, location.column));
}

std::string Sha256(llvm::StringRef contents) {
  const auto bytes =
      llvm::ArrayRef(reinterpret_cast<const std::uint8_t*>(contents.data()), contents.size());
  return llvm::toHex(llvm::SHA256::hash(bytes), /*LowerCase=*/true);
}

// clang-tidy's messages begin with a small letter and have no full stop.
std::string InTidyStyle(std::string message, bool one_of_many) {
  if (message.ends_with('.')) message.pop_back();
  const bool word = message.size() > 1 && std::islower(static_cast<unsigned char>(message[1])) != 0;
  if (word) message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  if (one_of_many) message += "; run `impasse check` for cycles across files";
  return message;
}

std::string Clause(const ThreadStory& thread, const Step& step) {
  return thread.name.empty() ? step.text : thread.name + " " + step.text;
}

std::string AbsolutePath(llvm::StringRef name, const clang::SourceManager& sources) {
  llvm::SmallString<256> path(name);
  sources.getFileManager().makeAbsolutePath(path);
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return path.str().str();
}

Location InUnit(Location location, const FindingsFile& file) {
  if (location.known()) location.file = file.Absolute(location.file);
  return location;
}

// The places of a finding in the order in which they are good to show it at.
std::vector<Location> PlacesOf(const Finding& finding) {
  std::vector<Location> places = {PrimaryLocation(finding)};
  for (const Location& place : OperationPlaces(finding)) places.push_back(place);
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      for (const Frame& frame : step.path) places.push_back(frame.location);
    }
  }
  return places;
}

// Where a finding of the whole program is shown in this unit: in its main file when it has a place
// there, else in a header; invalid when the unit has no part in it. A line that is no more is the
// last one.
clang::SourceLocation PlaceInUnit(const Finding& finding, const FindingsFile& file,
                                  const clang::SourceManager& sources) {
  clang::SourceLocation in_header;
  for (const Location& location : PlacesOf(finding)) {
    const clang::SourceLocation place = Place(InUnit(location, file), sources);
    if (place.isInvalid()) continue;
    if (sources.isWrittenInMainFile(place)) return place;
    if (in_header.isInvalid()) in_header = place;
  }
  return in_header;
}

// Names the files of a finding that are not as they were when it was found.
std::string ChangedSince(const Finding& finding, const FindingsFile& file,
                         const clang::SourceManager& sources) {
  std::set<std::string> names;
  for (const Location& location : PlacesOf(finding)) names.insert(location.file);
  std::string changed;
  for (const std::string& name : names) {
    const auto known = file.sha256.find(name);
    if (known == file.sha256.end()) continue;
    auto& files = sources.getFileManager();
    const auto entry = files.getOptionalFileRef(file.Absolute(name));
    const auto buffer = entry ? files.getBufferForFile(*entry) : std::error_code();
    if (buffer && Sha256((*buffer)->getBuffer()) == known->second) continue;
    changed += (changed.empty() ? "" : ", ") + name;
  }
  if (changed.empty()) return {};
  return "; this was found before " + changed + " changed: run `impasse check` again";
}

}  // namespace

TidyCheck::TidyCheck(llvm::StringRef name, clang::tidy::ClangTidyContext* context,
                     const Check* check)
    : ClangTidyCheck(name, context),
      check_(check),
      min_confidence_(Options.get("MinConfidence", "suspected")),
      findings_file_(Options.getLocalOrGlobal("ImpasseFindings", "")) {}

void TidyCheck::storeOptions(clang::tidy::ClangTidyOptions::OptionMap& options) {
  Options.store(options, "MinConfidence", min_confidence_);
  Options.store(options, "ImpasseFindings", findings_file_);
}

void TidyCheck::registerMatchers(clang::ast_matchers::MatchFinder* finder) {
  finder->addMatcher(clang::ast_matchers::translationUnitDecl(), this);
}

bool TidyCheck::Wanted(const Finding& finding) const {
  return finding.rule == check_->rule.id &&
         finding.confidence >= ParseConfidence(min_confidence_.str());
}

void TidyCheck::check(const clang::ast_matchers::MatchFinder::MatchResult& result) {
  std::set<std::string> shown;
  if (check_->rule.one_tu) {
    for (const Finding& finding : ReportOf(*result.Context).findings) {
      if (!Wanted(finding)) continue;
      shown.insert(finding.fingerprint);
      Emit(finding, *result.SourceManager);
    }
  }
  if (!findings_file_.empty()) EmitFromFile(shown, *result.SourceManager);
}

void TidyCheck::onEndOfTranslationUnit() { TheCurrent().reset(); }

void TidyCheck::Emit(const Finding& finding, const clang::SourceManager& sources) {
  const bool cycle = check_->rule.fingerprint_class == "lock-cycle" && findings_file_.empty();
  clang::SourceLocation place = Place(finding.location, sources);
  if (place.isInvalid()) place = sources.getLocForStartOfFile(sources.getMainFileID());
  diag(place, "%0") << InTidyStyle(finding.message, cycle);
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      if (step.path.empty()) continue;
      const clang::SourceLocation at = Place(step.path.back().location, sources);
      if (at.isInvalid()) continue;
      diag(at, "%0", clang::DiagnosticIDs::Note) << Clause(thread, step);
    }
  }
}

void TidyCheck::EmitFromFile(const std::set<std::string>& shown,
                             const clang::SourceManager& sources) {
  const auto main_file = sources.getFileEntryRefForID(sources.getMainFileID());
  if (!main_file) return;
  const std::string source = AbsolutePath(main_file->getName(), sources);
  const std::shared_ptr<const FindingsFile> file = LoadFindings(findings_file_.str(), source);
  if (!file->error.empty()) {
    // Said once, by whichever check comes first.
    static std::set<std::string> said;
    if (said.insert(findings_file_.str()).second) {
      configurationDiag("ImpasseFindings: %0: %1") << findings_file_ << file->error;
    }
    return;
  }
  for (const Finding& finding : file->findings) {
    if (!Wanted(finding) || shown.contains(finding.fingerprint)) continue;
    const clang::SourceLocation place = PlaceInUnit(finding, *file, sources);
    if (place.isValid()) EmitKnown(finding, *file, place, sources);
  }
}

void TidyCheck::EmitKnown(const Finding& finding, const FindingsFile& file,
                          clang::SourceLocation place, const clang::SourceManager& sources) {
  diag(place, "%0") << InTidyStyle(finding.message, /*one_of_many=*/false) +
                           ChangedSince(finding, file, sources);
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      const Frame* const frame = OperationFrame(step.path);
      if (frame == nullptr) continue;
      const clang::SourceLocation at = Place(InUnit(frame->location, file), sources);
      std::string text = Clause(thread, step);
      // A place in another unit can be named only.
      if (at.isInvalid() && frame->location.known()) {
        text += " at " + frame->location.file + ":" + std::to_string(frame->location.line);
      }
      diag(at.isValid() ? at : place, "%0", clang::DiagnosticIDs::Note) << text;
    }
  }
}

}  // namespace impasse::tidy
