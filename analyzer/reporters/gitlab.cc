// gitlab: a Code Quality report. GitLab merges entries of equal fingerprint, so a second one gets a
// number behind its own.
#include <set>
#include <string>
#include <string_view>

#include "analyzer/model/places.h"
#include "analyzer/reporters/json_tools.h"
#include "analyzer/reporters/reporter.h"

namespace impasse {
namespace {

std::string_view GitlabSeverity(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "info";
    case Severity::kWarning:
      return "minor";
    case Severity::kError:
      return "critical";
  }
  return "critical";
}

void Write(const Report& report, const ReportOptions&, std::ostream& out) {
  Json json = Json::array();
  std::set<std::string> used;
  for (const Finding& finding : report.findings) {
    if (finding.triage != Finding::Triage::kNew) continue;
    const Location place = PrimaryLocation(finding);
    std::string fingerprint = finding.fingerprint;
    while (!used.insert(fingerprint).second) fingerprint += "-" + std::to_string(used.size());
    json.push_back({{"description", finding.message},
                    {"check_name", "impasse-" + finding.rule},
                    {"fingerprint", fingerprint},
                    {"severity", GitlabSeverity(finding.severity)},
                    {"location",
                     {{"path", place.known() ? place.file : "(unknown)"},
                      {"lines", {{"begin", place.known() ? place.line : 1}}}}}});
  }
  WriteJson(json, out);
}

const Reporter kGitlab = {.name = "gitlab", .what = "GitLab Code Quality", .write = Write};
IMPASSE_REGISTER_REPORTER(kGitlab);

}  // namespace
}  // namespace impasse
