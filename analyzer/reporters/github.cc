// github: workflow commands that GitHub Actions turns into annotations of the changed files.
//
// GitHub shows 10 annotations of each level per step: the worst 10 findings are annotated, the rest
// is counted. The full report belongs into SARIF.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/places.h"
#include "analyzer/reporters/reporter.h"

namespace impasse {
namespace {

constexpr std::size_t kMostAnnotations = 10;

// Escapes data of a workflow command; properties need ':' and ',' escaped as well.
std::string Escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view Command(Severity severity) {
  return severity == Severity::kNote ? std::string_view("notice") : ToString(severity);
}

void WriteAnnotation(const Finding& finding, std::ostream& out) {
  const Location place = PrimaryLocation(finding);
  out << "::" << Command(finding.severity) << ' ';
  if (place.known()) out << "file=" << Escaped(place.file, true) << ",line=" << place.line << ',';
  out << "title=" << Escaped("impasse " + finding.rule, true)
      << "::" << Escaped(finding.message, false);
  if (!finding.advice.empty()) out << ' ' << Escaped(finding.advice, false);
  out << '\n';
}

void Write(const Report& report, const ReportOptions&, std::ostream& out) {
  std::vector<const Finding*> findings;
  for (const Finding& finding : report.findings) {
    if (finding.triage == Finding::Triage::kNew) findings.push_back(&finding);
  }
  std::sort(findings.begin(), findings.end(), [](const Finding* a, const Finding* b) {
    // By position within a severity: stable, and findings lie in one array.
    return a->severity != b->severity ? a->severity > b->severity : a < b;
  });
  for (std::size_t i = 0; i < findings.size() && i < kMostAnnotations; ++i)
    WriteAnnotation(*findings[i], out);
  if (findings.size() > kMostAnnotations) {
    out << "::notice title=impasse::" << findings.size() - kMostAnnotations
        << " more findings are in the report\n";
  }
  if (!report.complete)
    out << "::warning title=impasse::The result is incomplete%3A see the report\n";
}

const Reporter kGithub = {
    .name = "github", .what = "annotations of GitHub Actions, the worst 10", .write = Write};
IMPASSE_REGISTER_REPORTER(kGithub);

}  // namespace
}  // namespace impasse
