#include "analyzer/triage/known_findings.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/triage/json_members.h"

namespace impasse {
namespace {

constexpr std::string_view kBaselineFormat = "impasse-baseline";
constexpr int kBaselineVersion = 1;
constexpr int kReportVersion = 1;

std::string Place(const std::string& file, const Json& line) {
  if (file.empty() || !line.is_number_unsigned()) return file;
  return file + ":" + std::to_string(line.get<std::uint64_t>());
}

void AddFindings(const Json& findings, KnownFindings& known) {
  for (const Json& finding : findings) {
    const std::string fingerprint = String(finding, "fingerprint");
    if (fingerprint.empty() || String(finding, "triage") == "suppressed") continue;
    const Json& location = Member(finding, "location");
    known.try_emplace(fingerprint,
                      KnownFinding{String(finding, "rule"), String(finding, "message"),
                                   String(finding, "severity"),
                                   Place(String(location, "file"), Member(location, "line"))});
  }
}

void AddSarifRun(const Json& run, KnownFindings& known) {
  const Json& results = Member(run, "results");
  if (!results.is_array()) return;
  for (const Json& result : results) {
    const std::string fingerprint =
        String(Member(result, "partialFingerprints"), "impasseCycle/v1");
    if (fingerprint.empty() || !Member(result, "suppressions").empty()) continue;
    const Json& physical = Member(First(Member(result, "locations")), "physicalLocation");
    known.try_emplace(
        fingerprint,
        KnownFinding{String(result, "ruleId"), String(Member(result, "message"), "text"),
                     String(result, "level"),
                     Place(String(Member(physical, "artifactLocation"), "uri"),
                           Member(Member(physical, "region"), "startLine"))});
  }
}

absl::Status WrongVersion(const std::string& file) {
  return absl::InvalidArgumentError(
      file + " was written in a newer format; use the impasse that wrote it");
}

}  // namespace

absl::StatusOr<KnownFindings> ParseKnownFindings(const std::string& file, std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return absl::InvalidArgumentError(file + " is not valid JSON");
  KnownFindings known;
  const std::string format = String(json, "format");
  const Json& version = Member(json, "version");
  if (format == kBaselineFormat || format == "impasse-findings") {
    if (version != (format == kBaselineFormat ? kBaselineVersion : kReportVersion))
      return WrongVersion(file);
    if (!Member(json, "findings").is_array())
      return absl::InvalidArgumentError(file + " has no list of findings");
    AddFindings(Member(json, "findings"), known);
    return known;
  }
  if (Member(json, "runs").is_array()) {
    for (const Json& run : Member(json, "runs")) AddSarifRun(run, known);
    return known;
  }
  return absl::InvalidArgumentError(
      file + " is neither a baseline nor a report of impasse (json or sarif)");
}

std::string BaselineText(const KnownFindings& findings) {
  std::vector<std::tuple<std::string, std::string, std::string>> entries;
  for (const auto& [fingerprint, finding] : findings)
    entries.emplace_back(finding.rule, fingerprint, finding.message);
  std::sort(entries.begin(), entries.end());
  Json json = {
      {"format", kBaselineFormat}, {"version", kBaselineVersion}, {"findings", Json::array()}};
  for (const auto& [rule, fingerprint, message] : entries) {
    json["findings"].push_back(
        {{"rule", rule}, {"fingerprint", fingerprint}, {"message", message}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace impasse
