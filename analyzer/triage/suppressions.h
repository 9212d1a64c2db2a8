// Suppressions: the file of --suppressions, shared by all three ways of looking.
//
//   # comment
//   lock-order-inversion:Account::*:Account::mu  # transfers are serialised by the ledger
//
// A line is rule-glob:function-glob:lock-glob # reason. The function part matches when any function
// on any call path of the finding does, the lock part when any of its locks, channels, ... does.
// Parts left out match everything. A colon that is part of "::" separates nothing. Only '*' and '?'
// are wildcards: "fork[*]" is every element of fork.
#ifndef IMPASSE_ANALYZER_TRIAGE_SUPPRESSIONS_H_
#define IMPASSE_ANALYZER_TRIAGE_SUPPRESSIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/model/finding.h"

namespace impasse {

struct Suppression {
  std::string rule = "*";
  std::string function = "*";
  std::string lock = "*";
  std::string reason;
  std::string place;  // "file:line"
  bool used = false;

  bool Matches(const Finding& finding) const;
  std::string Text() const;  // without the reason
};

// ParseSuppressions reads the text of a file; an error names file and line.
absl::StatusOr<std::vector<Suppression>> ParseSuppressions(const std::string& file,
                                                           std::string_view text);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_TRIAGE_SUPPRESSIONS_H_
