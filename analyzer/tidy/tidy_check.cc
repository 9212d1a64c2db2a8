#include "analyzer/tidy/tidy_check.h"

#include <cctype>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/checks/check_program.h"
#include "analyzer/extract/extract.h"
#include "analyzer/skeleton/link.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

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

Confidence ConfidenceOf(llvm::StringRef text) {
  if (text == "certain") return Confidence::kCertain;
  return text == "likely" ? Confidence::kLikely : Confidence::kSuspected;
}

// clang-tidy's messages begin with a small letter and have no full stop.
std::string InTidyStyle(std::string message, bool one_of_many) {
  if (message.ends_with('.')) message.pop_back();
  const bool word = message.size() > 1 && std::islower(static_cast<unsigned char>(message[1])) != 0;
  if (word) message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  if (one_of_many) message += "; run `impasse check` for cycles across files";
  return message;
}

}  // namespace

TidyCheck::TidyCheck(llvm::StringRef name, clang::tidy::ClangTidyContext* context,
                     const Check* check)
    : ClangTidyCheck(name, context),
      check_(check),
      min_confidence_(Options.get("MinConfidence", "suspected")) {}

void TidyCheck::storeOptions(clang::tidy::ClangTidyOptions::OptionMap& options) {
  Options.store(options, "MinConfidence", min_confidence_);
}

void TidyCheck::registerMatchers(clang::ast_matchers::MatchFinder* finder) {
  finder->addMatcher(clang::ast_matchers::translationUnitDecl(), this);
}

void TidyCheck::check(const clang::ast_matchers::MatchFinder::MatchResult& result) {
  const Report& report = ReportOf(*result.Context);
  for (const Finding& finding : report.findings) {
    const bool wanted = finding.confidence >= ConfidenceOf(min_confidence_);
    if (finding.rule == check_->rule.id && wanted) Emit(finding, *result.SourceManager);
  }
}

void TidyCheck::onEndOfTranslationUnit() { TheCurrent().reset(); }

void TidyCheck::Emit(const Finding& finding, const clang::SourceManager& sources) {
  const bool cycle = check_->rule.fingerprint_class == "lock-cycle";
  clang::SourceLocation place = Place(finding.location, sources);
  if (place.isInvalid()) place = sources.getLocForStartOfFile(sources.getMainFileID());
  diag(place, "%0") << InTidyStyle(finding.message, cycle);
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      if (step.path.empty()) continue;
      const clang::SourceLocation at = Place(step.path.back().location, sources);
      if (at.isInvalid()) continue;
      const std::string text = thread.name.empty() ? step.text : thread.name + " " + step.text;
      diag(at, "%0", clang::DiagnosticIDs::Note) << text;
    }
  }
}

}  // namespace impasse::tidy
