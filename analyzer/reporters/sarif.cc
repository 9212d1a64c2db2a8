// sarif: SARIF 2.1.0 (OASIS), for code scanning and editors.
//
// A deadlock is SARIF's natural case: one codeFlow per finding with one threadFlow per thread,
// executionOrder across them, relatedLocations for the places of all operations, and the wait-for
// graph as a graph. Our fingerprint has a key of its own; primaryLocationLineHash is the
// uploader's.
#include <array>
#include <cctype>
#include <cstdio>
#include <map>
#include <string>

#include "analyzer/model/places.h"
#include "analyzer/reporters/json_tools.h"
#include "analyzer/reporters/reporter.h"
#include "analyzer/reporters/text_story.h"

namespace impasse {
namespace {

// Percent-encodes a path (RFC 3986): everything but unreserved characters and '/'.
std::string UriPath(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 ||
        std::string_view("-._~/").find(c) != std::string_view::npos) {
      uri += c;
      continue;
    }
    std::array<char, 4> hex{};
    std::snprintf(hex.data(), hex.size(), "%%%02X", static_cast<unsigned char>(c));
    uri += hex.data();
  }
  return uri;
}

std::string_view Level(Severity severity) { return ToString(severity); }

std::string_view Precision(Confidence confidence) {
  switch (confidence) {
    case Confidence::kSuspected:
      return "low";
    case Confidence::kLikely:
      return "high";
    case Confidence::kCertain:
      return "very-high";
  }
  return "low";
}

Json PhysicalLocation(const Location& location) {
  Json artifact;
  if (location.file.front() == '/') {
    artifact = {{"uri", "file://" + UriPath(location.file)}};
  } else {
    artifact = {{"uri", UriPath(location.file)}, {"uriBaseId", "%SRCROOT%"}};
  }
  Json physical = {{"artifactLocation", artifact}};
  if (location.line != 0) physical["region"]["startLine"] = location.line;
  if (location.line != 0 && location.column != 0)
    physical["region"]["startColumn"] = location.column;
  return physical;
}

Json LogicalLocations(const std::string& function) {
  return Json::array({Json{{"fullyQualifiedName", function}, {"kind", "function"}}});
}

Json LocationJson(const Location& location, const std::string& function,
                  const std::string& message) {
  Json json = Json::object();
  if (!location.file.empty()) json["physicalLocation"] = PhysicalLocation(location);
  if (!function.empty()) json["logicalLocations"] = LogicalLocations(function);
  if (!message.empty()) json["message"]["text"] = message;
  return json;
}

Json StackJson(const CallPath& path) {
  Json frames = Json::array();
  for (auto frame = path.rbegin(); frame != path.rend(); ++frame) {
    Json json = {{"location", LocationJson(frame->location, frame->function, "")}};
    if (!frame->module.empty()) json["module"] = frame->module;
    frames.push_back(json);
  }
  return {{"frames", frames}};
}

Json StepJson(const Step& step, const std::string& thread) {
  const Frame* const frame = OperationFrame(step.path);
  const std::string text = thread + " " + StepClause(step);
  Json json = {{"location", LocationJson(frame == nullptr ? Location() : frame->location,
                                         frame == nullptr ? "" : frame->function, text)},
               {"importance", "essential"}};
  if (step.kind == Step::Kind::kHolds) json["kinds"] = Json::array({"acquire", "lock"});
  if (step.kind == Step::Kind::kWaits) json["kinds"] = Json::array({"lock"});
  if (!step.path.empty()) json["stack"] = StackJson(step.path);
  if (step.order != 0) json["executionOrder"] = step.order;
  return json;
}

Json ThreadFlows(const Finding& finding) {
  Json flows = Json::array();
  for (const ThreadStory& thread : finding.threads) {
    if (thread.steps.empty()) continue;
    Json flow = {{"id", ThreadTitle(thread)},
                 {"message", {{"text", ThreadTitle(thread)}}},
                 {"locations", Json::array()}};
    for (const Step& step : thread.steps) flow["locations"].push_back(StepJson(step, thread.name));
    flows.push_back(flow);
  }
  return flows;
}

Json RelatedLocations(const Finding& finding) {
  Json related = Json::array();
  const auto add = [&related](const Location& place, const std::string& function,
                              const std::string& text) {
    if (!place.known()) return;
    Json json = LocationJson(place, function, text);
    json["id"] = related.size();
    related.push_back(json);
  };
  for (const ThreadStory& thread : finding.threads) {
    for (const Step& step : thread.steps) {
      const Frame* const frame = OperationFrame(step.path);
      if (frame != nullptr)
        add(frame->location, frame->function, thread.name + " " + StepClause(step));
    }
  }
  for (const auto& [location, text] : finding.related) add(location, "", text);
  return related;
}

Json GraphJson(const Finding& finding) {
  std::map<std::string, std::size_t> ids;
  Json nodes = Json::array();
  const auto node = [&](const std::string& label) {
    const auto [entry, added] = ids.try_emplace(label, ids.size());
    const std::string id = "n" + std::to_string(entry->second);
    if (added) nodes.push_back({{"id", id}, {"label", {{"text", label}}}});
    return id;
  };
  Json edges = Json::array();
  for (const GraphEdge& edge : finding.graph) {
    const std::string from = node(edge.from);
    const std::string to = node(edge.to);
    edges.push_back({{"id", "e" + std::to_string(edges.size())},
                     {"sourceNodeId", from},
                     {"targetNodeId", to},
                     {"label", {{"text", edge.label}}}});
  }
  return {{"description", {{"text", "Who waits for whom"}}}, {"nodes", nodes}, {"edges", edges}};
}

void AddTriage(const Finding& finding, bool has_baseline, Json& json) {
  if (finding.triage == Finding::Triage::kSuppressed) {
    Json suppression = {{"kind", finding.suppressed_in_source ? "inSource" : "external"},
                        {"status", "accepted"}};
    if (!finding.triage_reason.empty()) suppression["justification"] = finding.triage_reason;
    json["suppressions"] = Json::array({suppression});
  }
  if (!has_baseline) return;
  json["baselineState"] = finding.triage == Finding::Triage::kBaseline ? "unchanged" : "new";
}

Json MessageJson(const Finding& finding) {
  return {
      {"text", finding.advice.empty() ? finding.message : finding.message + " " + finding.advice}};
}

// A result needs a place even when none in the source is known.
Json PrimaryLocations(const Finding& finding) {
  const Location place = PrimaryLocation(finding);
  Json location = LocationJson(place, "", "");
  if (!place.known()) {
    const std::string function =
        finding.cycle.empty() ? "(unknown)" : finding.cycle.front().requester;
    location["logicalLocations"] = LogicalLocations(function);
  }
  return Json::array({location});
}

Json ResultJson(const Finding& finding, const std::map<std::string_view, std::size_t>& rules,
                bool has_baseline) {
  Json json = {{"ruleId", finding.rule}};
  if (const auto rule = rules.find(finding.rule); rule != rules.end())
    json["ruleIndex"] = rule->second;
  json["level"] = Level(finding.severity);
  json["message"] = MessageJson(finding);
  json["locations"] = PrimaryLocations(finding);
  if (!finding.fingerprint.empty())
    json["partialFingerprints"]["impasseCycle/v1"] = finding.fingerprint;
  if (const Json flows = ThreadFlows(finding); !flows.empty())
    json["codeFlows"] = Json::array({Json{{"threadFlows", flows}}});
  if (const Json related = RelatedLocations(finding); !related.empty())
    json["relatedLocations"] = related;
  if (!finding.graph.empty()) json["graphs"] = Json::array({GraphJson(finding)});
  AddTriage(finding, has_baseline, json);
  Json& properties = json["properties"];
  properties = {{"evidence", ToString(finding.evidence)},
                {"confidence", ToString(finding.confidence)},
                {"precision", Precision(finding.confidence)},
                {"resources", finding.resources}};
  if (!finding.confidence_reason.empty())
    properties["confidenceReason"] = finding.confidence_reason;
  for (const auto& [key, value] : finding.properties) properties[key] = value;
  return json;
}

std::string HelpMarkdown(const Rule& rule) {
  return std::string(rule.details)
      .append("\n\n**Reported:**\n\n```cpp\n")
      .append(rule.bad)
      .append("\n```\n\n**Put right:**\n\n```cpp\n")
      .append(rule.good)
      .append("\n```\n\n")
      .append(rule.advice);
}

Json RuleJson(const Rule& rule) {
  return {{"id", rule.id},
          {"shortDescription", {{"text", rule.summary}}},
          {"fullDescription", {{"text", rule.details.empty() ? rule.summary : rule.details}}},
          {"help",
           {{"text", std::string(rule.details) + "\n\n" + std::string(rule.advice)},
            {"markdown", HelpMarkdown(rule)}}},
          {"defaultConfiguration", {{"level", Level(rule.severity)}}},
          {"properties",
           {{"tags", Json::array({"concurrency", ToString(rule.family)})},
            {"problem.severity",
             rule.severity == Severity::kNote ? "recommendation" : ToString(rule.severity)},
            {"precision", "high"}}}};
}

Json NotificationsJson(const Report& report) {
  Json notifications = Json::array();
  for (const BlindSpot& spot : report.blind_spots) {
    std::string text = spot.what;
    for (const std::string& item : spot.items) text.append("\n").append(item);
    if (!spot.hint.empty()) text.append("\n").append(spot.hint);
    notifications.push_back(
        {{"level", report.complete ? "note" : "warning"}, {"message", {{"text", text}}}});
  }
  for (const std::string& line : report.unused_suppressions) {
    notifications.push_back(
        {{"level", "note"}, {"message", {{"text", "This suppression matched nothing: " + line}}}});
  }
  return notifications;
}

Json RunJson(const Report& report) {
  Json driver = {{"name", "impasse"},
                 {"version", report.tool_version},
                 {"semanticVersion", report.tool_version},
                 {"rules", Json::array()}};
  std::map<std::string_view, std::size_t> rules;
  for (const Rule* rule : report.rules) {
    rules.try_emplace(rule->id, rules.size());
    driver["rules"].push_back(RuleJson(*rule));
  }
  bool has_baseline = false;
  for (const Finding& finding : report.findings) {
    has_baseline = has_baseline || finding.triage == Finding::Triage::kBaseline;
  }
  Json run = {{"tool", {{"driver", driver}}}, {"columnKind", "utf16CodeUnits"}};
  if (!report.source_root.empty()) {
    const std::string slash = report.source_root.back() == '/' ? "" : "/";
    run["originalUriBaseIds"]["%SRCROOT%"] = {
        {"uri", "file://" + UriPath(report.source_root) + slash}};
  }
  Json invocation = {{"executionSuccessful", report.complete}};
  if (const Json notifications = NotificationsJson(report); !notifications.empty()) {
    invocation["toolExecutionNotifications"] = notifications;
  }
  run["invocations"] = Json::array({invocation});
  run["results"] = Json::array();
  for (const Finding& finding : report.findings)
    run["results"].push_back(ResultJson(finding, rules, has_baseline));
  return run;
}

void Write(const Report& report, const ReportOptions&, std::ostream& out) {
  const Json json = {{"$schema",
                      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                      "sarif-schema-2.1.0.json"},
                     {"version", "2.1.0"},
                     {"runs", Json::array({RunJson(report)})}};
  WriteJson(json, out);
}

const Reporter kSarif = {
    .name = "sarif", .what = "SARIF 2.1.0, for code scanning and editors", .write = Write};
IMPASSE_REGISTER_REPORTER(kSarif);

}  // namespace
}  // namespace impasse
