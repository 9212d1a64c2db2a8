#include "analyzer/reporters/text_page.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace impasse {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::uintmax_t kLargestSource = 16U << 20;

std::string_view Code(Ink ink) {
  switch (ink) {
    case Ink::kPlain:
      return "";
    case Ink::kBold:
      return "\x1b[1m";
    case Ink::kFaint:
      return "\x1b[2m";
    case Ink::kError:
      return "\x1b[1;31m";
    case Ink::kWarning:
      return "\x1b[1;33m";
    case Ink::kNote:
      return "\x1b[1;36m";
    case Ink::kResource:
      return "\x1b[1;34m";
  }
  return "";
}

std::vector<std::string> ReadLines(const std::filesystem::path& path) {
  std::vector<std::string> lines;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return lines;
  if (std::filesystem::file_size(path, error) > kLargestSource) return lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// Breaks at spaces; the first line starts at column `start`, the others at `hang`.
std::vector<std::string> Wrapped(const std::string& text, std::size_t start, std::size_t hang) {
  std::vector<std::string> lines(1);
  std::size_t left = start;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    std::string& line = lines.back();
    if (!line.empty() && left + line.size() + 1 + end - at > kWidth) {
      lines.push_back(text.substr(at, end - at));
      left = hang;
    } else {
      line.append(line.empty() ? "" : " ").append(text, at, end - at);
    }
    at = end + 1;
  }
  return lines;
}

// Cuts after `length` bytes, not inside a UTF-8 character.
std::string Shortened(std::string text, std::size_t length) {
  if (text.size() <= length) return text;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  return text.substr(0, length) + "...";
}

std::string Trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  const std::size_t last = line.find_last_not_of(" \t\r");
  return std::string(line.substr(first, last - first + 1));
}

}  // namespace

std::string Harmless(std::string_view text) {
  std::string safe(text);
  for (char& c : safe) {
    if (c == '\t' || c == '\n') c = ' ';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return safe;
}

std::string PlaceText(const Location& location) {
  if (location.file.empty()) return "";
  return location.line == 0 ? location.file : location.file + ":" + std::to_string(location.line);
}

std::string Count(std::size_t n, std::string_view noun) {
  return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
}

std::string TextPage::Inked(Ink ink, std::string_view text) const {
  const std::string_view code = options_.color ? Code(ink) : "";
  if (code.empty() || text.empty()) return std::string(text);
  return std::string(code).append(text).append("\x1b[0m");
}

void TextPage::Line(std::size_t indent, std::string_view text) {
  out_ << std::string(indent, ' ') << text << '\n';
}

void TextPage::Paragraph(std::size_t indent, std::string_view lead, std::string_view text,
                         std::size_t hang, Inking inking) {
  const std::size_t start = indent + lead.size();
  out_ << std::string(indent, ' ') << Inked(inking.lead, lead);
  bool first = true;
  for (const std::string& line : Wrapped(Harmless(text), start, hang)) {
    if (!first) out_ << std::string(hang, ' ');
    out_ << Inked(inking.text, line) << '\n';
    first = false;
  }
}

const std::vector<std::string>& TextPage::Source(const std::string& file) {
  const auto [entry, added] = sources_.try_emplace(file);
  if (added && options_.quote_source) {
    const std::filesystem::path path(file);
    entry->second =
        ReadLines(path.is_absolute() ? path : std::filesystem::path(report_.source_root) / path);
  }
  return entry->second;
}

void TextPage::Quote(std::size_t indent, const Location& location) {
  if (!location.known()) return;
  const std::vector<std::string>& lines = Source(location.file);
  if (location.line > lines.size()) return;
  const std::string text = Shortened(Harmless(Trimmed(lines[location.line - 1])), kWidth - 3);
  if (text.empty()) return;
  const std::string number = std::to_string(location.line);
  Line(indent, Inked(Ink::kFaint, number + " | ") + text);
}

}  // namespace impasse
