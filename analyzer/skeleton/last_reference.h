// LastReference: branches that are only taken when the last reference to an object has gone.
//
//   if (--object->references == 0) Destroy(object);
//
// Whoever calls this mostly has reason to know that the branch is not taken there: others hold
// references too. So what is locked behind it, under locks that were taken before, is a hint and no
// more. A lock of the dying object itself is wanted by nobody else.
#ifndef IMPASSE_ANALYZER_SKELETON_LAST_REFERENCE_H_
#define IMPASSE_ANALYZER_SKELETON_LAST_REFERENCE_H_

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

class LastReference {
 public:
  // Looks at every action once. O(actions).
  explicit LastReference(const Program& program);

  struct Drop {
    bool holds = false;       // the outcome of the condition that means: it was the last one
    PathId counter = 0;       // of the object, or a part of it
    bool is_pointer = false;  // `counter` is a pointer to it
  };

  // At returns the branch at the end of a block when it is such a one, else null.
  const Drop* At(FunctionId function, std::uint32_t block) const;

 private:
  // A counter that an action lowers.
  struct Source {
    PathId counter = 0;
    bool is_pointer = false;
    bool is_truth = false;  // a value that is true when nothing is left
  };
  // The values in a function that say how many references are left.
  struct Values {
    absl::flat_hash_map<std::uint32_t, Source> results;  // by ordinal
    absl::flat_hash_map<std::uint32_t, Source> locals;
    absl::flat_hash_map<PathId, Source> paths;
    bool empty() const { return results.empty() && locals.empty() && paths.empty(); }
  };

  std::optional<Source> SourceOf(const Action& action, int depth);
  Values ValuesOf(FunctionId id, int depth);
  void AddAssigned(const Action& action, const std::optional<Source>& before, Values& values) const;
  const Source* Find(const Values& values, PathId id) const;
  // The parameter that points to the counter whose new value a function returns; -1 for *this.
  std::optional<int> Countdown(FunctionId id, int depth);
  std::optional<int> ParameterOf(PathId counter) const;
  void LookAt(FunctionId id);
  bool FreesBehind(FunctionId id, int block, const Source& source);
  bool Frees(const Action& action, const Path& object, int depth);
  bool FreesParameter(FunctionId id, int parameter, int depth);

  const Program& program_;
  absl::flat_hash_map<FunctionId, std::optional<int>> countdowns_;
  absl::flat_hash_map<std::pair<FunctionId, int>, bool> frees_;
  absl::flat_hash_map<std::pair<FunctionId, std::uint32_t>, Drop> drops_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LAST_REFERENCE_H_
