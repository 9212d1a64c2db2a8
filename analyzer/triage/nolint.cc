#include "analyzer/triage/nolint.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

#include "analyzer/triage/glob.h"

namespace impasse {
namespace {

// What stands after the word: "(impasse-a, impasse-b): reason".
struct Mark {
  std::vector<std::string> rules;  // empty: all
  std::string reason;
};

std::string Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

Mark ParseMark(std::string_view rest) {
  Mark mark;
  if (!rest.empty() && rest.front() == '(') {
    const std::size_t close = rest.find(')');
    if (close == std::string_view::npos) return mark;
    std::string_view list = rest.substr(1, close - 1);
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      mark.rules.push_back(Trim(list.substr(0, comma)));
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
    // NOLINT() names nothing and suppresses nothing.
    if (mark.rules.empty()) mark.rules.emplace_back();
    rest.remove_prefix(close + 1);
  }
  if (rest.empty() || rest.front() != ':') return mark;
  rest.remove_prefix(1);
  mark.reason = Trim(rest.substr(0, rest.find("*/")));
  return mark;
}

bool IsWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Finds `word` as a whole word; returns what follows it.
bool FindWord(std::string_view line, std::string_view word, std::string_view& rest) {
  for (std::size_t at = line.find(word); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if (at > 0 && IsWordCharacter(line[at - 1])) continue;
    if (end < line.size() && IsWordCharacter(line[end])) continue;
    rest = line.substr(end);
    return true;
  }
  return false;
}

class Scanner {
 public:
  explicit Scanner(const std::string& file) : file_(file) {}

  void Line(std::uint32_t number, std::string_view line) {
    std::string_view rest;
    if (FindWord(line, "NOLINT", rest)) Add(number, number, ParseMark(rest));
    if (FindWord(line, "NOLINTNEXTLINE", rest)) Add(number + 1, number + 1, ParseMark(rest));
    if (FindWord(line, "NOLINTBEGIN", rest)) open_.push_back({number, ParseMark(rest)});
    if (FindWord(line, "NOLINTEND", rest)) Close(number, ParseMark(rest));
  }

  std::vector<NolintRange> Take() { return std::move(ranges_); }

 private:
  struct Open {
    std::uint32_t line;
    Mark mark;
  };

  void Add(std::uint32_t first, std::uint32_t last, Mark mark) {
    ranges_.push_back({file_, first, last, std::move(mark.rules), std::move(mark.reason)});
  }

  void Close(std::uint32_t number, const Mark& end) {
    const auto begin = std::find_if(open_.rbegin(), open_.rend(), [&end](const Open& open) {
      return open.mark.rules == end.rules;
    });
    if (begin == open_.rend()) return;
    Add(begin->line, number, begin->mark);
    open_.erase(std::next(begin).base());
  }

  const std::string& file_;
  std::vector<Open> open_;
  std::vector<NolintRange> ranges_;
};

}  // namespace

std::vector<NolintRange> ScanNolint(const std::string& file, std::string_view text) {
  Scanner scanner(file);
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (line.find("NOLINT") != std::string_view::npos) scanner.Line(number, line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return scanner.Take();
}

bool Covers(const NolintRange& range, std::string_view rule, const Location& place) {
  if (place.file != range.file || place.line < range.first || place.line > range.last) return false;
  const std::string full = "impasse-" + std::string(rule);
  return range.rules.empty() ||
         std::any_of(range.rules.begin(), range.rules.end(),
                     [&full](const std::string& glob) { return GlobMatches(glob, full); });
}

}  // namespace impasse
