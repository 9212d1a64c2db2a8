// TidyCheck: one rule of ours as a check of clang-tidy. All checks of a translation unit share one
// extraction and one analysis of it.
#ifndef IMPASSE_ANALYZER_TIDY_TIDY_CHECK_H_
#define IMPASSE_ANALYZER_TIDY_TIDY_CHECK_H_

#include "analyzer/checks/check.h"
#include "analyzer/model/finding.h"
#include "analyzer/tidy/compat.h"

namespace impasse::tidy {

// Option of every check: MinConfidence = suspected (default), likely or certain.
class TidyCheck : public clang::tidy::ClangTidyCheck {
 public:
  TidyCheck(llvm::StringRef name, clang::tidy::ClangTidyContext* context, const Check* check);

  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override;
  void check(const clang::ast_matchers::MatchFinder::MatchResult& result) override;
  void onEndOfTranslationUnit() override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap& options) override;

 private:
  void Emit(const Finding& finding, const clang::SourceManager& sources);

  const Check* check_;
  llvm::StringRef min_confidence_;
};

}  // namespace impasse::tidy

#endif  // IMPASSE_ANALYZER_TIDY_TIDY_CHECK_H_
