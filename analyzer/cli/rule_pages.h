// Rule pages: how a rule is explained in the terminal and in docs/rules/.
#ifndef IMPASSE_ANALYZER_CLI_RULE_PAGES_H_
#define IMPASSE_ANALYZER_CLI_RULE_PAGES_H_

#include <map>
#include <string>

#include "analyzer/model/rule.h"

namespace impasse::cli {

// RuleText is `impasse explain RULE`.
std::string RuleText(const Rule& rule);

// RulePages returns the pages of all registered rules: file name ("double-lock.md", and "README.md"
// with the table) to contents.
std::map<std::string, std::string> RulePages();

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_RULE_PAGES_H_
