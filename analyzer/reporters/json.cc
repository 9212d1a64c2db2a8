// json: everything there is, for programs. docs/findings.schema.json is its schema; a change that
// an old reader could not understand raises kFormatVersion.
#include <array>
#include <cstdio>
#include <string>

#include "analyzer/reporters/json_tools.h"
#include "analyzer/reporters/reporter.h"
#include "analyzer/reporters/suppression_line.h"

namespace impasse {
namespace {

constexpr int kFormatVersion = 1;

std::string_view KindName(Step::Kind kind) {
  switch (kind) {
    case Step::Kind::kStarts:
      return "starts";
    case Step::Kind::kHolds:
      return "holds";
    case Step::Kind::kWaits:
      return "waits";
    case Step::Kind::kDoes:
      return "does";
  }
  return "does";
}

std::string_view TriageName(Finding::Triage triage) {
  switch (triage) {
    case Finding::Triage::kNew:
      return "new";
    case Finding::Triage::kSuppressed:
      return "suppressed";
    case Finding::Triage::kBaseline:
      return "baseline";
  }
  return "new";
}

void AddLocation(const Location& location, Json& json) {
  if (!location.file.empty()) json["file"] = location.file;
  if (location.line != 0) json["line"] = location.line;
  if (location.column != 0) json["column"] = location.column;
}

Json LocationJson(const Location& location) {
  Json json = Json::object();
  AddLocation(location, json);
  return json;
}

Json FrameJson(const Frame& frame) {
  Json json = {{"function", frame.function}};
  AddLocation(frame.location, json);
  if (!frame.module.empty()) json["module"] = frame.module;
  if (frame.address != 0) {
    std::array<char, 24> address{};
    std::snprintf(address.data(), address.size(), "0x%llx",
                  static_cast<unsigned long long>(frame.address));
    json["address"] = address.data();
  }
  return json;
}

Json StepJson(const Step& step) {
  Json json = {{"kind", KindName(step.kind)}, {"resource", step.resource}, {"text", step.text}};
  if (step.order != 0) json["order"] = step.order;
  json["path"] = Json::array();
  for (const Frame& frame : step.path) json["path"].push_back(FrameJson(frame));
  return json;
}

Json ThreadJson(const ThreadStory& thread) {
  Json json = {{"name", thread.name}};
  if (thread.tid != 0) json["tid"] = thread.tid;
  json["steps"] = Json::array();
  for (const Step& step : thread.steps) json["steps"].push_back(StepJson(step));
  return json;
}

Json ProcessJson(const ProcessStory& process) {
  Json json = {{"pid", process.pid}, {"program", process.program}};
  json["threads"] = Json::array();
  for (const ThreadStory& thread : process.threads) json["threads"].push_back(ThreadJson(thread));
  return json;
}

void AddStory(const Finding& finding, Json& json) {
  json["threads"] = Json::array();
  for (const ThreadStory& thread : finding.threads) json["threads"].push_back(ThreadJson(thread));
  json["resources"] = finding.resources;
  json["related"] = Json::array();
  for (const auto& [location, text] : finding.related) {
    json["related"].push_back({{"location", LocationJson(location)}, {"text", text}});
  }
  json["graph"] = Json::array();
  for (const GraphEdge& edge : finding.graph) {
    json["graph"].push_back({{"from", edge.from}, {"to", edge.to}, {"label", edge.label}});
  }
  json["cycle"] = Json::array();
  for (const CycleLetter& letter : finding.cycle) {
    json["cycle"].push_back({{"holder", letter.holder}, {"requester", letter.requester}});
  }
}

Json FindingJson(const Finding& finding) {
  Json json = {{"rule", finding.rule},
               {"fingerprint", finding.fingerprint},
               {"severity", ToString(finding.severity)},
               {"confidence", ToString(finding.confidence)},
               {"evidence", ToString(finding.evidence)},
               {"message", finding.message},
               {"advice", finding.advice},
               {"location", LocationJson(finding.location)}};
  if (!finding.confidence_reason.empty()) json["confidence_reason"] = finding.confidence_reason;
  AddStory(finding, json);
  json["properties"] = Json::object();
  for (const auto& [key, value] : finding.properties) json["properties"][key] = value;
  json["triage"] = TriageName(finding.triage);
  if (!finding.triage_reason.empty()) json["triage_reason"] = finding.triage_reason;
  json["suppression"] = SuppressionLine(finding);
  return json;
}

void Write(const Report& report, const ReportOptions&, std::ostream& out) {
  Json json = {{"format", "impasse-findings"},
               {"version", kFormatVersion},
               {"tool", {{"name", "impasse"}, {"version", report.tool_version}}},
               {"command", report.command},
               {"complete", report.complete},
               {"source_root", report.source_root}};
  if (report.program_status >= 0) json["program_status"] = report.program_status;
  json["summary"] = Json::object();
  for (const auto& [key, value] : report.summary) json["summary"][key] = value;
  json["findings"] = Json::array();
  for (const Finding& finding : report.findings) json["findings"].push_back(FindingJson(finding));
  if (!report.file_hashes.empty()) {
    json["files"] = Json::object();
    for (const auto& [file, sha256] : report.file_hashes)
      json["files"][file] = {{"sha256", sha256}};
  }
  if (!report.at_timeout.empty()) json["at_timeout"] = Json::array();
  for (const ProcessStory& process : report.at_timeout)
    json["at_timeout"].push_back(ProcessJson(process));
  json["blind_spots"] = Json::array();
  for (const BlindSpot& spot : report.blind_spots) {
    json["blind_spots"].push_back(
        {{"what", spot.what}, {"hint", spot.hint}, {"items", spot.items}});
  }
  json["unused_suppressions"] = report.unused_suppressions;
  WriteJson(json, out);
}

const Reporter kJson = {
    .name = "json", .what = "everything, for programs (docs/findings.schema.json)", .write = Write};
IMPASSE_REGISTER_REPORTER(kJson);

}  // namespace
}  // namespace impasse
