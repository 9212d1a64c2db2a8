#include "analyzer/triage/suppressions.h"

#include <algorithm>

#include "absl/status/status.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/triage/glob.h"

namespace impasse {
namespace {

constexpr std::string_view kSpace = " \t\r";

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// The '#' of a comment stands alone: "mutex #3" is a name.
std::size_t CommentStart(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '#') continue;
    const bool before = i == 0 || kSpace.find(line[i - 1]) != std::string_view::npos;
    const bool after = i + 1 == line.size() || kSpace.find(line[i + 1]) != std::string_view::npos;
    if (i == 0 || (before && after)) return i;
  }
  return line.size();
}

std::vector<std::string> SplitAtSingleColons(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "::") {
      parts.back() += "::";
      ++i;
    } else if (text[i] == ':') {
      parts.emplace_back();
    } else {
      parts.back() += text[i];
    }
  }
  for (std::string& part : parts) part = Trim(part);
  return parts;
}

bool FunctionMatches(const std::string& glob, const std::string& function) {
  return !function.empty() &&
         (GlobMatches(glob, function) || GlobMatches(glob, CanonicalFunctionName(function)));
}

bool AnyFunctionMatches(const std::string& glob, const Finding& finding) {
  for (const CycleLetter& letter : finding.cycle) {
    if (FunctionMatches(glob, letter.holder) || FunctionMatches(glob, letter.requester))
      return true;
  }
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      for (const Frame& frame : step.path) {
        if (FunctionMatches(glob, frame.function)) return true;
      }
    }
  }
  return false;
}

bool AnyResourceMatches(const std::string& glob, const Finding& finding) {
  for (const std::string& resource : finding.resources) {
    if (GlobMatches(glob, resource)) return true;
  }
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      if (!step.resource.empty() && GlobMatches(glob, step.resource)) return true;
    }
  }
  return false;
}

// "impasse-double-lock" is what NOLINT calls the rule; accepted here too.
std::string WithoutPrefix(const std::string& rule) {
  constexpr std::string_view kPrefix = "impasse-";
  return rule.compare(0, kPrefix.size(), kPrefix) == 0 ? rule.substr(kPrefix.size()) : rule;
}

absl::StatusOr<Suppression> ParseLine(const std::string& place, std::string_view line) {
  const std::size_t comment = CommentStart(line);
  const std::vector<std::string> parts = SplitAtSingleColons(Trim(line.substr(0, comment)));
  if (parts.size() > 3) {
    return absl::InvalidArgumentError(place +
                                      ": expected rule:function-glob:lock-glob # reason, found " +
                                      std::to_string(parts.size()) + " parts");
  }
  Suppression suppression;
  suppression.place = place;
  suppression.rule = WithoutPrefix(parts[0]);
  if (parts.size() > 1 && !parts[1].empty()) suppression.function = parts[1];
  if (parts.size() > 2 && !parts[2].empty()) suppression.lock = parts[2];
  if (comment < line.size()) suppression.reason = Trim(line.substr(comment + 1));
  if (suppression.rule.empty())
    return absl::InvalidArgumentError(place + ": the rule is missing; '*' means every rule");
  return suppression;
}

}  // namespace

bool Suppression::Matches(const Finding& finding) const {
  return GlobMatches(rule, finding.rule) &&
         (function == "*" || AnyFunctionMatches(function, finding)) &&
         (lock == "*" || AnyResourceMatches(lock, finding));
}

std::string Suppression::Text() const { return rule + ":" + function + ":" + lock; }

absl::StatusOr<std::vector<Suppression>> ParseSuppressions(const std::string& file,
                                                           std::string_view text) {
  std::vector<Suppression> suppressions;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    absl::StatusOr<Suppression> suppression = ParseLine(file + ":" + std::to_string(number), line);
    if (!suppression.ok()) return suppression.status();
    suppressions.push_back(*std::move(suppression));
  }
  return suppressions;
}

}  // namespace impasse
