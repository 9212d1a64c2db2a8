#include "analyzer/reporters/suppression_line.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "analyzer/model/fingerprint.h"
#include "analyzer/model/user_code.h"

namespace impasse {
namespace {

// What changes from run to run, or from one way of looking to another, becomes '*': "fork[3]" and
// "fork[i]" are "fork[*]", in which only the '*' is a wildcard.
std::string WithoutNumbers(std::string_view name) {
  if (name.find("0x") != std::string_view::npos || name.find('#') != std::string_view::npos)
    return "*";
  std::string glob;
  for (std::size_t i = 0; i < name.size(); ++i) {
    glob += name[i];
    if (name[i] != '[') continue;
    glob += "*]";
    i = std::min(name.find(']', i), name.size() - 1);
  }
  return glob;
}

// Colons separate the parts; a single one inside a name would be read as a separator.
std::string Quoted(std::string name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool before = i > 0 && name[i - 1] == ':';
    const bool after = i + 1 < name.size() && name[i + 1] == ':';
    if (name[i] == ':' && !before && !after) name[i] = '?';
  }
  // A leading or trailing colon would join the separator.
  if (!name.empty() && name.front() == ':') name.front() = '*';
  if (!name.empty() && name.back() == ':') name.back() = '*';
  return name.empty() ? "*" : name;
}

std::string Function(const Finding& finding) {
  for (const CycleLetter& letter : finding.cycle) {
    if (!letter.requester.empty()) return CanonicalFunctionName(letter.requester);
    if (!letter.holder.empty()) return CanonicalFunctionName(letter.holder);
  }
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      std::string function = InnermostUserFunction(step.path);
      if (!function.empty()) return function;
    }
  }
  return "*";
}

}  // namespace

std::string SuppressionLine(const Finding& finding) {
  const std::string lock =
      finding.resources.empty() ? "*" : WithoutNumbers(finding.resources.front());
  return finding.rule + ":" + Quoted(Function(finding)) + ":" + Quoted(lock);
}

}  // namespace impasse
