#include "analyzer/triage/read_findings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "absl/status/status.h"
#include "analyzer/triage/json_members.h"

namespace impasse {
namespace {

constexpr int kReportVersion = 1;

// The value whose name is `text`, else the first of `values`.
template <typename Value, std::size_t N>
Value Named(const std::array<Value, N>& values, const std::string& text) {
  const auto found =
      std::ranges::find_if(values, [&text](Value value) { return ToString(value) == text; });
  return found == values.end() ? values.front() : *found;
}

Confidence ConfidenceOf(const std::string& text) {
  return Named(std::array{Confidence::kCertain, Confidence::kLikely, Confidence::kSuspected}, text);
}

Evidence EvidenceOf(const std::string& text) {
  return Named(std::array{Evidence::kStatic, Evidence::kObserved, Evidence::kPredicted}, text);
}

std::vector<std::string> Strings(const Json& list) {
  std::vector<std::string> strings;
  for (const Json& item : list) {
    if (item.is_string()) strings.push_back(item.get<std::string>());
  }
  return strings;
}

Step::Kind KindOf(const std::string& name) {
  if (name == "starts") return Step::Kind::kStarts;
  if (name == "holds") return Step::Kind::kHolds;
  return name == "waits" ? Step::Kind::kWaits : Step::Kind::kDoes;
}

// --- our own format

Location JsonLocation(const Json& json) {
  return {String(json, "file"), Number(json, "line"), Number(json, "column")};
}

Frame JsonFrame(const Json& json) {
  return {.function = String(json, "function"),
          .location = JsonLocation(json),
          .module = String(json, "module"),
          .address = std::strtoull(String(json, "address").c_str(), nullptr, 16)};
}

Step JsonStep(const Json& json) {
  Step step = {.kind = KindOf(String(json, "kind")),
               .resource = String(json, "resource"),
               .text = String(json, "text"),
               .path = {},
               .order = Number(json, "order")};
  for (const Json& frame : List(json, "path")) step.path.push_back(JsonFrame(frame));
  return step;
}

ThreadStory JsonThread(const Json& json) {
  ThreadStory thread = {.name = String(json, "name"), .tid = Number(json, "tid"), .steps = {}};
  for (const Json& step : List(json, "steps")) thread.steps.push_back(JsonStep(step));
  return thread;
}

Finding JsonFinding(const Json& json) {
  Finding finding;
  finding.rule = String(json, "rule");
  finding.fingerprint = String(json, "fingerprint");
  finding.severity = ParseSeverity(String(json, "severity")).value_or(Severity::kError);
  finding.confidence = ConfidenceOf(String(json, "confidence"));
  finding.confidence_reason = String(json, "confidence_reason");
  finding.evidence = EvidenceOf(String(json, "evidence"));
  finding.message = String(json, "message");
  finding.advice = String(json, "advice");
  finding.location = JsonLocation(Member(json, "location"));
  for (const Json& thread : List(json, "threads")) finding.threads.push_back(JsonThread(thread));
  finding.resources = Strings(List(json, "resources"));
  for (const Json& related : List(json, "related")) {
    finding.related.emplace_back(JsonLocation(Member(related, "location")),
                                 String(related, "text"));
  }
  for (const Json& edge : List(json, "graph")) {
    finding.graph.push_back({String(edge, "from"), String(edge, "to"), String(edge, "label")});
  }
  for (const Json& letter : List(json, "cycle")) {
    finding.cycle.push_back({String(letter, "holder"), String(letter, "requester")});
  }
  return finding;
}

// --- SARIF

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int letter = std::tolower(static_cast<unsigned char>(c));
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

std::string PathOfUri(std::string_view uri) {
  constexpr std::string_view kFile = "file://";
  if (uri.starts_with(kFile)) uri.remove_prefix(kFile.size());
  std::string path;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    const bool encoded = uri[i] == '%' && i + 2 < uri.size() && HexDigit(uri[i + 1]) >= 0 &&
                         HexDigit(uri[i + 2]) >= 0;
    path += encoded ? static_cast<char>(HexDigit(uri[i + 1]) * 16 + HexDigit(uri[i + 2])) : uri[i];
    if (encoded) i += 2;
  }
  return path;
}

Location SarifLocation(const Json& location) {
  const Json& physical = Member(location, "physicalLocation");
  const Json& region = Member(physical, "region");
  return {PathOfUri(String(Member(physical, "artifactLocation"), "uri")),
          Number(region, "startLine"), Number(region, "startColumn")};
}

Frame SarifFrame(const Json& frame) {
  const Json& location = Member(frame, "location");
  return {.function = String(First(List(location, "logicalLocations")), "fullyQualifiedName"),
          .location = SarifLocation(location),
          .module = String(frame, "module"),
          .address = 0};
}

// The kinds of a threadFlowLocation as the reporter writes them.
Step::Kind SarifKind(const Json& kinds) {
  const std::vector<std::string> names = Strings(kinds);
  if (std::ranges::find(names, "lock") == names.end()) return Step::Kind::kDoes;
  return std::ranges::find(names, "acquire") == names.end() ? Step::Kind::kWaits
                                                            : Step::Kind::kHolds;
}

Step SarifStep(const Json& json, const std::string& thread) {
  Step step;
  step.kind = SarifKind(List(json, "kinds"));
  step.text = String(Member(Member(json, "location"), "message"), "text");
  if (step.text.starts_with(thread + " ")) step.text.erase(0, thread.size() + 1);
  for (const Json& frame : List(Member(json, "stack"), "frames")) {
    step.path.push_back(SarifFrame(frame));
  }
  std::ranges::reverse(step.path);
  step.order = Number(json, "executionOrder");
  return step;
}

ThreadStory SarifThread(const Json& flow) {
  ThreadStory thread;
  thread.name = String(flow, "id");
  for (const Json& location : List(flow, "locations")) {
    thread.steps.push_back(SarifStep(location, thread.name));
  }
  return thread;
}

Finding SarifFinding(const Json& result) {
  Finding finding;
  const Json& properties = Member(result, "properties");
  finding.rule = String(result, "ruleId");
  finding.fingerprint = String(Member(result, "partialFingerprints"), "impasseCycle/v1");
  finding.severity = ParseSeverity(String(result, "level")).value_or(Severity::kError);
  finding.confidence = ConfidenceOf(String(properties, "confidence"));
  finding.confidence_reason = String(properties, "confidenceReason");
  finding.evidence = EvidenceOf(String(properties, "evidence"));
  finding.message = String(Member(result, "message"), "text");
  finding.location = SarifLocation(First(List(result, "locations")));
  finding.resources = Strings(List(properties, "resources"));
  for (const Json& flow : List(First(List(result, "codeFlows")), "threadFlows")) {
    finding.threads.push_back(SarifThread(flow));
  }
  return finding;
}

std::vector<Finding> SarifFindings(const Json& runs) {
  std::vector<Finding> findings;
  for (const Json& run : runs) {
    for (const Json& result : List(run, "results")) {
      if (List(result, "suppressions").empty()) findings.push_back(SarifFinding(result));
    }
  }
  return findings;
}

std::vector<Finding> JsonFindings(const Json& report) {
  std::vector<Finding> findings;
  for (const Json& finding : List(report, "findings")) {
    if (String(finding, "triage") != "suppressed") findings.push_back(JsonFinding(finding));
  }
  return findings;
}

}  // namespace

absl::StatusOr<std::vector<Finding>> ParseFindings(const std::string& file, std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return absl::InvalidArgumentError(file + " is not valid JSON");
  if (Member(json, "runs").is_array()) return SarifFindings(Member(json, "runs"));
  if (String(json, "format") != "impasse-findings" || !Member(json, "findings").is_array()) {
    return absl::InvalidArgumentError(file + " is no report of impasse in json or sarif");
  }
  if (Member(json, "version") != kReportVersion) {
    return absl::InvalidArgumentError(
        file + " was written in a newer format; use the impasse that wrote it");
  }
  return JsonFindings(json);
}

}  // namespace impasse
