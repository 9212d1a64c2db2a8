#include "analyzer/cli/rule_pages.h"

#include <array>
#include <string_view>

#include "analyzer/checks/check.h"
#include "analyzer/cli/help.h"

namespace impasse::cli {
namespace {

// Texts of rules are written without line breaks inside a paragraph, or with any: both read the
// same.
std::string Indented(std::string_view code, std::string_view indent) {
  std::string out;
  while (!code.empty()) {
    const std::size_t end = std::min(code.find('\n'), code.size());
    if (end != 0) out.append(indent).append(code.substr(0, end));
    out += '\n';
    code.remove_prefix(std::min(end + 1, code.size()));
  }
  return out;
}

std::string FoundBy(const Check& check) {
  constexpr std::uint32_t kAtRunTime = kReadsWaitFor | kReadsTimeline;
  constexpr std::uint32_t kInSource = kReadsProgram | kReadsExploration | kReadsLocks;
  std::string ways;
  const auto in = [&](std::uint32_t others) {
    return (check.reads & others) == 0 || (check.or_reads != 0 && (check.or_reads & others) == 0);
  };
  if (in(kAtRunTime)) ways += "`impasse check`";
  if (check.rule.one_tu) ways += ", clang-tidy";
  if (!in(kInSource)) return ways;
  ways += std::string(ways.empty() ? "" : ", ") + "`impasse run`";
  // A trace has no timeline: it shows where threads are, not what they have not done.
  const bool over_time = ((check.reads | check.or_reads) & kReadsTimeline) != 0;
  return over_time ? ways : ways + ", `impasse postmortem`";
}

std::string Page(const Check& check) {
  const Rule& rule = check.rule;
  std::string page = "# " + std::string(rule.id) + "\n\n" + Capitalised(rule.summary) + ".\n\n";
  page += "| family | severity | found by |\n|---|---|---|\n| " +
          std::string(ToString(rule.family)) + " | " + std::string(ToString(rule.severity)) +
          " | " + FoundBy(check) + " |\n\n";
  page += std::string(rule.details) + "\n";
  if (!rule.bad.empty()) page += "\n## Reported\n\n```cpp\n" + Indented(rule.bad, "") + "```\n";
  if (!rule.good.empty()) page += "\n## Put right\n\n```cpp\n" + Indented(rule.good, "") + "```\n";
  if (!rule.advice.empty()) page += "\n## What to do\n\n" + std::string(rule.advice) + "\n";
  page += "\n## Suppress\n\nIn the source: `// NOLINT(impasse-" + std::string(rule.id) +
          "): reason`. In the file of `--suppressions`: `" + std::string(rule.id) +
          ":function-glob:lock-glob # reason`; every text report prints the line that fits.\n";
  return page;
}

std::string Index() {
  std::string page =
      "# Rules\n\n`impasse rules` prints this table, `impasse explain RULE` the page of a rule. "
      "The pages are written by\n"
      "`impasse rules --markdown docs/rules`.\n\n| rule | family | severity | what it finds | "
      "found by |\n|---|---|---|---|---|\n";
  for (const Check* check : Registry<Check>::All()) {
    const std::string id(check->rule.id);
    page.append("| [").append(id).append("](").append(id).append(".md) | ");
    page.append(ToString(check->rule.family))
        .append(" | ")
        .append(ToString(check->rule.severity))
        .append(" | ");
    page.append(check->rule.summary).append(" | ").append(FoundBy(*check)).append(" |\n");
  }
  return page;
}

}  // namespace

std::string RuleText(const Rule& rule) {
  std::string text = std::string(rule.id) + " (" + std::string(ToString(rule.family)) + ", " +
                     std::string(ToString(rule.severity)) + ")\n" + std::string(rule.summary) +
                     "\n\n" + Wrap(rule.details, 0) + "\n";
  if (!rule.bad.empty()) text += "\nReported:\n\n" + Indented(rule.bad, "    ");
  if (!rule.good.empty()) text += "\nPut right:\n\n" + Indented(rule.good, "    ");
  if (!rule.advice.empty())
    text += "\n" + Wrap("What to do: " + std::string(rule.advice), 0) + "\n";
  return text;
}

std::map<std::string, std::string> RulePages() {
  std::map<std::string, std::string> pages;
  pages["README.md"] = Index();
  for (const Check* check : Registry<Check>::All())
    pages[std::string(check->rule.id) + ".md"] = Page(*check);
  return pages;
}

}  // namespace impasse::cli
