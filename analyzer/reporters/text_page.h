// TextPage: the typography of the text report: colours, wrapping, indentation, quoted source.
#ifndef IMPASSE_ANALYZER_REPORTERS_TEXT_PAGE_H_
#define IMPASSE_ANALYZER_REPORTERS_TEXT_PAGE_H_

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/reporters/reporter.h"

namespace impasse {

enum class Ink : std::uint8_t { kPlain, kBold, kFaint, kError, kWarning, kNote, kResource };

// TextPage writes lines; not thread-safe. Text from outside is made harmless: control characters of
// a name or a source line never reach the terminal.
class TextPage {
 public:
  TextPage(std::ostream& out, const Report& report, const ReportOptions& options)
      : out_(out), report_(report), options_(options) {}

  // Inked returns `text` in the colour when colours are on.
  std::string Inked(Ink ink, std::string_view text) const;

  // Line writes one line, not wrapped.
  void Line(std::size_t indent, std::string_view text);
  void Blank() { out_ << '\n'; }

  // Paragraph writes `lead` and `text`, wrapped at 100 columns; further lines are indented by
  // `hang`.
  struct Inking {
    Ink lead = Ink::kPlain;
    Ink text = Ink::kPlain;
  };
  void Paragraph(std::size_t indent, std::string_view lead, std::string_view text, std::size_t hang,
                 Inking inking);
  void Paragraph(std::size_t indent, std::string_view lead, std::string_view text,
                 std::size_t hang) {
    Paragraph(indent, lead, text, hang, Inking());
  }

  // Quote writes the source line at `location`, when it can be read.
  void Quote(std::size_t indent, const Location& location);

 private:
  const std::vector<std::string>& Source(const std::string& file);

  std::ostream& out_;
  const Report& report_;
  const ReportOptions& options_;
  std::map<std::string, std::vector<std::string>> sources_;
};

// Harmless returns `text` with control characters replaced by '?'.
std::string Harmless(std::string_view text);

// PlaceText is "file:line", "file", or "" for a location.
std::string PlaceText(const Location& location);

// Count is "1 thread", "2 threads".
std::string Count(std::size_t n, std::string_view noun);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_REPORTERS_TEXT_PAGE_H_
