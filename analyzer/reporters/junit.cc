// junit: JUnit XML for dashboards of builds: a test case per rule, a failure per finding.
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/places.h"
#include "analyzer/reporters/reporter.h"

namespace impasse {
namespace {

// XML 1.0 has no way to write most control characters.
std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::vector<const Finding*> NewOf(const Report& report, std::string_view rule) {
  std::vector<const Finding*> findings;
  for (const Finding& finding : report.findings) {
    if (finding.rule == rule && finding.triage == Finding::Triage::kNew)
      findings.push_back(&finding);
  }
  return findings;
}

void WriteCase(const Rule& rule, const std::vector<const Finding*>& findings, std::ostream& out) {
  out << "    <testcase classname=\"impasse\" name=\"" << Escaped(rule.id) << "\"";
  if (findings.empty()) {
    out << "/>\n";
    return;
  }
  out << ">\n";
  for (const Finding* finding : findings) {
    const Location place = PrimaryLocation(*finding);
    const std::string where =
        place.known() ? place.file + ":" + std::to_string(place.line) + ": " : "";
    out << "      <failure type=\"" << ToString(finding->severity) << "\" message=\""
        << Escaped(where + finding->message) << "\">" << Escaped(finding->advice)
        << " (fingerprint " << Escaped(finding->fingerprint) << ")</failure>\n";
  }
  out << "    </testcase>\n";
}

void Write(const Report& report, const ReportOptions&, std::ostream& out) {
  std::size_t failures = 0;
  for (const Rule* rule : report.rules) failures += NewOf(report, rule->id).empty() ? 0 : 1;
  const std::size_t errors = report.complete ? 0 : 1;
  const std::size_t tests = report.rules.size() + errors;
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"impasse "
      << Escaped(report.command) << "\" tests=\"" << tests << "\" failures=\"" << failures
      << "\" errors=\"" << errors << "\">\n";
  for (const Rule* rule : report.rules) WriteCase(*rule, NewOf(report, rule->id), out);
  if (!report.complete) {
    out << "    <testcase classname=\"impasse\" name=\"complete\">\n      <error message=\"The "
           "result is incomplete\">";
    for (const BlindSpot& spot : report.blind_spots) out << Escaped(spot.what) << ". ";
    out << "</error>\n    </testcase>\n";
  }
  out << "  </testsuite>\n</testsuites>\n";
}

const Reporter kJunit = {
    .name = "junit", .what = "JUnit XML: a test case per rule", .write = Write};
IMPASSE_REGISTER_REPORTER(kJunit);

}  // namespace
}  // namespace impasse
