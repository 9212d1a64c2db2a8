// impasse explain: what a rule means and what to do.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/help.h"
#include "analyzer/cli/rule_pages.h"

namespace impasse::cli {
namespace {

struct Options {
  std::string rule;
};
Options& TheOptions() {
  static Options options;
  return options;
}

void Configure(CLI::App& app) {
  app.add_option("rule", TheOptions().rule,
                 "A rule of 'impasse rules'; 'impasse-' before it is ignored")
      ->type_name("RULE");
}

int Run(const Invocation&) {
  std::string id = TheOptions().rule;
  if (id.empty()) return Complain("explain what? 'impasse rules' lists the rules");
  if (id.rfind("impasse-", 0) == 0) id = id.substr(8);
  const Check* const check = Registry<Check>::Find(id);
  if (check == nullptr) {
    std::vector<std::string> ids;
    for (const Check* known : Registry<Check>::All()) ids.emplace_back(known->rule.id);
    const std::string nearest = Nearest(id, ids);
    return Complain("there is no rule '" + id + "'" +
                    (nearest.empty() ? "" : "; did you mean '" + nearest + "'?") +
                    "\n'impasse rules' lists the rules");
  }
  std::cout << RuleText(check->rule) << std::flush;
  return std::cout.good() ? kExitClean : Complain("cannot write to standard output");
}

const Command kExplain = {.name = "explain",
                          .usage = "RULE",
                          .summary = "Explain a rule, with a bad and a good example",
                          .group = Group::kReports,
                          .order = 10,
                          .reports = false,
                          .configure = Configure,
                          .run = Run};
IMPASSE_REGISTER_COMMAND(kExplain);

}  // namespace
}  // namespace impasse::cli
