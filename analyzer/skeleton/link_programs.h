// Programs of one build: a file that is compiled for two of them, with other flags, defines the
// same functions twice. A call goes to the copy that was made for the program of the caller.
#ifndef IMPASSE_ANALYZER_SKELETON_LINK_PROGRAMS_H_
#define IMPASSE_ANALYZER_SKELETON_LINK_PROGRAMS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/skeleton/facts_generated.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

// Traits is what tells how a unit was compiled: macros, directory, target. Sorted.
using Traits = std::vector<std::string>;
using TraitsOf = absl::flat_hash_map<const facts::Tu*, Traits>;

// LinkPrograms is Link where it is known how the units were compiled; units without traits are
// equally near to all.
std::unique_ptr<Program> LinkPrograms(std::vector<const facts::Tu*> tus, const TraitsOf& traits,
                                      std::shared_ptr<const lockapi::Table> table);

// Copies finds the functions with several definitions that were compiled in different ways, and
// gives each definition a usr of its own. Immutable; making one is O(total number of functions).
class Copies {
 public:
  Copies(const std::vector<const facts::Tu*>& tus, const TraitsOf& traits);

  bool empty() const { return copies_.empty(); }
  // UsrFor returns what a string of a unit is called in the program: the usr of the definition that
  // was compiled most like the unit, when the string is the usr of several.
  std::string UsrFor(const facts::Tu* tu, std::string_view text) const;

 private:
  std::size_t WayOf(const facts::Tu* tu) const;
  std::size_t Distance(std::size_t a, std::size_t b) const;

  std::vector<Traits> ways_;  // distinct; the first one is that of units without traits
  absl::flat_hash_map<const facts::Tu*, std::size_t> way_of_;
  absl::flat_hash_map<std::string_view, std::vector<std::size_t>> copies_;  // usr -> ways, sorted
};

// SharedUsr returns the usr that all copies of a function have in the source.
std::string_view SharedUsr(std::string_view usr);

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LINK_PROGRAMS_H_
