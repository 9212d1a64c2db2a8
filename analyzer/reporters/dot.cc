// dot: the graph of each finding for Graphviz: `impasse ... --format dot | dot -Tsvg`.
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/reporters/reporter.h"

namespace impasse {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

void WriteGraph(const Finding& finding, std::size_t number, std::ostream& out) {
  const std::string prefix = "f" + std::to_string(number) + "_";
  const std::set<std::string> resources(finding.resources.begin(), finding.resources.end());
  std::map<std::string, std::string> ids;
  out << "  subgraph cluster_" << number
      << " {\n    label=" << Quoted(finding.rule + ": " + finding.message) << ";\n";
  const auto node = [&](const std::string& name) {
    const auto [entry, added] = ids.try_emplace(name, prefix + std::to_string(ids.size()));
    if (added) {
      const bool resource = resources.contains(name);
      out << "    " << entry->second << " [label=" << Quoted(name)
          << ", shape=" << (resource ? "box" : "ellipse") << "];\n";
    }
    return entry->second;
  };
  for (const GraphEdge& edge : finding.graph) {
    const std::string from = node(edge.from);
    const std::string to = node(edge.to);
    out << "    " << from << " -> " << to << " [label=" << Quoted(edge.label) << "];\n";
  }
  out << "  }\n";
}

void Write(const Report& report, const ReportOptions& options, std::ostream& out) {
  out << "digraph impasse {\n  node [fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", "
         "fontsize=10];\n";
  std::size_t number = 0;
  for (const Finding& finding : report.findings) {
    if (finding.triage != Finding::Triage::kNew && !options.show_triaged) continue;
    WriteGraph(finding, number++, out);
  }
  out << "}\n";
}

const Reporter kDot = {
    .name = "dot", .what = "the graph of each finding, for Graphviz", .write = Write};
IMPASSE_REGISTER_REPORTER(kDot);

}  // namespace
}  // namespace impasse
