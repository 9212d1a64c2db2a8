// TidyCheck: one rule of ours as a check of clang-tidy. All checks of a translation unit share one
// extraction and one analysis of it.
#ifndef IMPASSE_ANALYZER_TIDY_TIDY_CHECK_H_
#define IMPASSE_ANALYZER_TIDY_TIDY_CHECK_H_

#include <set>
#include <string>

#include "analyzer/checks/check.h"
#include "analyzer/model/finding.h"
#include "analyzer/tidy/compat.h"
#include "analyzer/tidy/findings_file.h"

namespace impasse::tidy {

// Options of every check:
//   MinConfidence    suspected (default), likely or certain
//   ImpasseFindings  file that `impasse check --format json=FILE` wrote; usually given once for all
//                    checks. What it says of the whole program is shown where it touches the unit.
class TidyCheck : public clang::tidy::ClangTidyCheck {
 public:
  TidyCheck(llvm::StringRef name, clang::tidy::ClangTidyContext* context, const Check* check);

  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override;
  void check(const clang::ast_matchers::MatchFinder::MatchResult& result) override;
  void onEndOfTranslationUnit() override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap& options) override;

 private:
  bool Wanted(const Finding& finding) const;
  void Emit(const Finding& finding, const clang::SourceManager& sources);
  // Shows what the file of findings has besides `shown`, the fingerprints of this unit's own.
  void EmitFromFile(const std::set<std::string>& shown, const clang::SourceManager& sources);
  void EmitKnown(const Finding& finding, const FindingsFile& file, clang::SourceLocation place,
                 const clang::SourceManager& sources);

  const Check* check_;
  llvm::StringRef min_confidence_;
  llvm::StringRef findings_file_;
};

}  // namespace impasse::tidy

#endif  // IMPASSE_ANALYZER_TIDY_TIDY_CHECK_H_
