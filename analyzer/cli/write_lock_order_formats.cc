// The lock order for programs (JSON) and for Graphviz.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cli/write_lock_order.h"
#include "analyzer/reporters/json_tools.h"

namespace impasse::cli {
namespace {

constexpr int kFormatVersion = 1;

Json PlaceJson(const Location& location) {
  Json json = Json::object();
  if (!location.file.empty()) json["file"] = location.file;
  if (location.line != 0) json["line"] = location.line;
  if (location.column != 0) json["column"] = location.column;
  return json;
}

Json LockJson(const OrderedLock& lock) {
  Json json = {{"name", lock.name},
               {"kind", ToString(lock.kind)},
               {"declared", PlaceJson(lock.declared)},
               {"one_per_object", lock.summary},
               {"layer", lock.layer},
               {"acquisitions", Json::array()}};
  for (const LockUse& use : lock.uses) {
    Json place = PlaceJson(use.location);
    place["function"] = use.function;
    place["mode"] = use.mode == Mode::kShared ? "shared" : "exclusive";
    place["tried"] = use.tried;
    json["acquisitions"].push_back(std::move(place));
  }
  return json;
}

Json EdgeJson(const OrderEdge& edge) {
  Json json = {{"from", edge.from}, {"to", edge.to}, {"tried", edge.tried}, {"ways", edge.ways}};
  Json place = PlaceJson(edge.location);
  place["function"] = edge.function;
  json["at"] = std::move(place);
  json["thread"] = edge.context;
  return json;
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

}  // namespace

void WriteOrderJson(const LockOrder& order, const Report& report, std::ostream& out) {
  Json json = {{"format", "impasse-lock-order"},
               {"version", kFormatVersion},
               {"tool", {{"name", "impasse"}, {"version", report.tool_version}}},
               {"complete", report.complete},
               {"source_root", report.source_root},
               {"locks", Json::array()},
               {"edges", Json::array()},
               {"knots", Json::array()},
               {"unresolved_calls", Json::array()},
               {"blind_spots", Json::array()}};
  for (const OrderedLock& lock : order.locks) json["locks"].push_back(LockJson(lock));
  for (const OrderEdge& edge : order.edges) json["edges"].push_back(EdgeJson(edge));
  for (const Knot& knot : order.knots) {
    json["knots"].push_back({{"members", knot.members}, {"cycle", knot.cycle}});
  }
  for (const UnknownPlace& call : order.inventory.unresolved_calls) {
    Json place = PlaceJson(call.location);
    place["function"] = call.function;
    place["text"] = call.text;
    json["unresolved_calls"].push_back(std::move(place));
  }
  for (const BlindSpot& spot : report.blind_spots) {
    json["blind_spots"].push_back(
        {{"what", spot.what}, {"hint", spot.hint}, {"items", spot.items}});
  }
  WriteJson(json, out);
}

void WriteOrderDot(const LockOrder& order, std::ostream& out) {
  out << "digraph lock_order {\n  rankdir=TB;\n  node [shape=box, fontname=\"sans-serif\"];\n"
         "  edge [fontname=\"sans-serif\", fontsize=10];\n";
  std::map<std::uint32_t, std::string> layers;
  for (std::size_t i = 0; i < order.locks.size(); ++i) {
    const OrderedLock& lock = order.locks[i];
    if (lock.layer == 0) continue;
    const std::string node = "l" + std::to_string(i);
    out << "  " << node << " [label=" << Quoted(lock.name) << "];\n";
    layers[lock.layer] += node + "; ";
  }
  for (const auto& [layer, nodes] : layers) out << "  { rank=same; " << nodes << "}\n";
  std::vector<std::size_t> knot_of(order.locks.size(), 0);
  for (std::size_t i = 0; i < order.knots.size(); ++i) {
    for (const std::size_t lock : order.knots[i].members) knot_of[lock] = i + 1;
  }
  for (const OrderEdge& edge : order.edges) {
    const bool knot = knot_of[edge.from] != 0 && knot_of[edge.from] == knot_of[edge.to];
    out << "  l" << edge.from << " -> l" << edge.to << " [label=" << Quoted(edge.function)
        << (edge.tried ? ", style=dashed" : "") << (knot && !edge.tried ? ", color=red" : "")
        << "];\n";
  }
  out << "}\n";
}

}  // namespace impasse::cli
