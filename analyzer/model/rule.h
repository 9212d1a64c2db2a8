// Rule: what a check is called and how it explains itself, in every output and on its page.
#ifndef IMPASSE_ANALYZER_MODEL_RULE_H_
#define IMPASSE_ANALYZER_MODEL_RULE_H_

#include <string_view>

#include "analyzer/model/severity.h"

namespace impasse {

// Rule is constant data written in the file of its check. All texts are plain English without
// markup; examples are C++.
struct Rule {
  std::string_view id;  // "lock-order-inversion"; SARIF ruleId, NOLINT(impasse-<id>), page name
  Family family = Family::kDeadlock;
  Severity severity = Severity::kError;  // default severity of its findings
  std::string_view summary;              // one line, no full stop
  std::string_view details;  // what goes wrong, when, and what the check can and cannot see
  std::string_view bad;      // an example that is reported
  std::string_view good;     // the same example put right
  std::string_view
      advice;  // what to change, one sentence; printed under a finding without own advice
  // Rules that name the same defect seen in different ways share a class, so that a static finding
  // and the observed hang get one fingerprint. Empty: the id.
  std::string_view fingerprint_class = {};
  bool one_tu =
      false;  // can be decided inside one translation unit: offered by the clang-tidy module
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_RULE_H_
