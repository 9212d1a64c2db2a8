#include "analyzer/extract/nolint.h"

#include <algorithm>
#include <utility>

namespace impasse::extract {
namespace {

constexpr std::string_view kWord = "NOLINT";
constexpr std::string_view kPrefix = "impasse-";

std::string_view Trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// The rules of ours in a list "impasse-a, other-check, impasse-*"; empty when none is.
std::vector<std::string> OurRules(std::string_view list) {
  std::vector<std::string> rules;
  while (!list.empty()) {
    const auto comma = list.find(',');
    const std::string_view item = Trim(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    if (item == "*") rules.emplace_back("*");
    if (item.starts_with(kPrefix)) rules.emplace_back(item.substr(kPrefix.size()));
  }
  return rules;
}

enum class Form : std::uint8_t { kLine, kNextLine, kBegin, kEnd };

struct Mark {
  Form form = Form::kLine;
  std::vector<std::string> rules;
  std::string reason;
};

bool Consume(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Parses what follows the word NOLINT on its line.
Mark ParseMark(std::string_view rest) {
  Mark mark;
  if (Consume(rest, "NEXTLINE")) mark.form = Form::kNextLine;
  if (Consume(rest, "BEGIN")) mark.form = Form::kBegin;
  if (Consume(rest, "END")) mark.form = Form::kEnd;
  const auto close = rest.find(')');
  if (rest.starts_with('(') && close != std::string_view::npos) {
    mark.rules = OurRules(rest.substr(1, close - 1));
    rest.remove_prefix(close + 1);
  } else {
    mark.rules.emplace_back("*");
  }
  if (Consume(rest, ":")) {
    if (const auto end = rest.find("*/"); end != std::string_view::npos) rest = rest.substr(0, end);
    mark.reason = Trim(rest);
  }
  return mark;
}

class Collector {
 public:
  void Add(Mark mark, std::uint32_t line) {
    if (mark.rules.empty()) return;
    if (mark.form == Form::kEnd) return End(mark, line);
    NolintRange range{line, line, std::move(mark.rules), std::move(mark.reason)};
    if (mark.form == Form::kNextLine) range.first = range.last = line + 1;
    if (mark.form == Form::kBegin) open_.push_back(ranges.size());
    ranges.push_back(std::move(range));
  }

  void Close(std::uint32_t last_line) {
    for (const std::size_t index : open_) ranges[index].last = last_line;
  }

  std::vector<NolintRange> ranges;

 private:
  void End(const Mark& mark, std::uint32_t line) {
    const auto match = std::find_if(open_.rbegin(), open_.rend(), [&](std::size_t index) {
      return ranges[index].rules == mark.rules;
    });
    if (match == open_.rend()) return;
    ranges[*match].last = line;
    open_.erase(std::next(match).base());
  }

  std::vector<std::size_t> open_;
};

}  // namespace

std::vector<NolintRange> FindNolint(std::string_view text) {
  Collector collector;
  std::uint32_t line = 1;
  std::size_t counted = 0;
  for (auto at = text.find(kWord); at != std::string_view::npos;) {
    line += static_cast<std::uint32_t>(
        std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                   text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    counted = at;
    const auto end = text.find('\n', at);
    const std::size_t after = at + kWord.size();
    collector.Add(ParseMark(text.substr(after, end == std::string_view::npos ? end : end - after)),
                  line);
    at = text.find(kWord, after);
  }
  if (collector.ranges.empty()) return {};
  line += static_cast<std::uint32_t>(
      std::count(text.begin() + static_cast<std::ptrdiff_t>(counted), text.end(), '\n'));
  collector.Close(line);
  return std::move(collector.ranges);
}

}  // namespace impasse::extract
