#include "analyzer/checks/path_sites.h"

#include <set>

namespace impasse {
namespace {

using skeleton::Action;

bool CanBeMeant(const Action& action) {
  return action.api != nullptr || action.guard != nullptr || !action.callees.empty();
}

}  // namespace

PathSites::PathSites(const skeleton::Program& program, const std::vector<const CallPath*>& paths) {
  std::set<std::pair<std::string, Location>> wanted;
  std::set<skeleton::StringId> names;
  for (const CallPath* path : paths) {
    for (const Frame& frame : *path) {
      wanted.emplace(frame.function, frame.location);
      names.insert(program.Find(frame.function));
    }
  }
  for (skeleton::FunctionId id = 0; id < program.functions.size(); ++id) {
    const skeleton::Function& function = program.functions[id];
    if (!names.contains(function.name)) continue;
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block) {
      for (const Action& action : function.blocks[block].actions) {
        if (!CanBeMeant(action) || action.implicit) continue;
        std::pair<std::string, Location> key = {program.Text(function.name),
                                                program.LocationOf(action.site)};
        if (wanted.contains(key))
          sites_.try_emplace(std::move(key), ActionSite{id, block, &action});
      }
    }
  }
}

ActionSite PathSites::At(const Frame& frame) const {
  const auto found = sites_.find({frame.function, frame.location});
  return found == sites_.end() ? ActionSite{} : found->second;
}

}  // namespace impasse
