// text: the report for a person.
#include "analyzer/reporters/reporter.h"

namespace impasse {
namespace {

void Write(const Report& report, const ReportOptions& options, std::ostream& out) {
  for (const Finding& finding : report.findings) {
    out << ToString(finding.severity) << ": " << finding.message << " [" << finding.rule << "]\n";
  }
}

const Reporter kText = {.name = "text", .what = "for people; the default", .write = Write};
IMPASSE_REGISTER_REPORTER(kText);

}  // namespace
}  // namespace impasse
