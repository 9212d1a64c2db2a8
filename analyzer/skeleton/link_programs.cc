#include "analyzer/skeleton/link_programs.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace impasse::skeleton {
namespace {

constexpr char kSeparator = '\x1f';  // in no usr

template <typename Visit>
void ForEachDefinition(const facts::Tu& tu, Visit visit) {
  if (tu.functions() == nullptr || tu.strings() == nullptr) return;
  for (const facts::Function* function : *tu.functions()) {
    const bool defines = function->blocks() != nullptr && function->blocks()->size() != 0;
    if (!defines || !function->external() || function->is_inline() || function->is_main()) continue;
    if (function->usr() >= tu.strings()->size()) continue;
    const flatbuffers::String* usr = tu.strings()->Get(function->usr());
    visit(std::string_view(usr->data(), usr->size()));
  }
}

}  // namespace

Copies::Copies(const std::vector<const facts::Tu*>& tus, const TraitsOf& traits) : ways_(1) {
  if (traits.empty()) return;
  std::map<Traits, std::size_t> known = {{Traits(), 0}};
  for (const auto& [tu, way] : traits) known.try_emplace(way, 0);
  ways_.clear();
  for (auto& [way, index] : known) {
    index = ways_.size();
    ways_.push_back(way);
  }
  for (const auto& [tu, way] : traits) way_of_.emplace(tu, known.at(way));
  for (const facts::Tu* tu : tus) {
    const std::size_t way = WayOf(tu);
    ForEachDefinition(*tu, [&](std::string_view usr) { copies_[usr].push_back(way); });
  }
  for (auto& [usr, ways] : copies_) {
    std::sort(ways.begin(), ways.end());
    ways.erase(std::unique(ways.begin(), ways.end()), ways.end());
  }
  absl::erase_if(copies_, [](const auto& entry) { return entry.second.size() < 2; });
}

std::size_t Copies::WayOf(const facts::Tu* tu) const {
  const auto found = way_of_.find(tu);
  return found == way_of_.end() ? 0 : found->second;
}

std::size_t Copies::Distance(std::size_t a, std::size_t b) const {
  Traits apart;
  std::set_symmetric_difference(ways_[a].begin(), ways_[a].end(), ways_[b].begin(), ways_[b].end(),
                                std::back_inserter(apart));
  return apart.size();
}

std::string Copies::UsrFor(const facts::Tu* tu, std::string_view text) const {
  const auto found = copies_.find(text);
  if (found == copies_.end()) return std::string(text);
  const std::size_t mine = WayOf(tu);
  const auto nearest =
      std::min_element(found->second.begin(), found->second.end(),
                       [&](auto a, auto b) { return Distance(mine, a) < Distance(mine, b); });
  return std::string(text) + kSeparator + std::to_string(*nearest);
}

std::string_view SharedUsr(std::string_view usr) { return usr.substr(0, usr.find(kSeparator)); }

}  // namespace impasse::skeleton
