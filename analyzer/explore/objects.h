// Objects: which object a path of some function invocation designates. A reference is a text: a
// root (a variable of one invocation, a global, an allocation) and steps. It is followed through
// the references, pointers, captures and arguments that were bound on the way.
#ifndef IMPASSE_ANALYZER_EXPLORE_OBJECTS_H_
#define IMPASSE_ANALYZER_EXPLORE_OBJECTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/skeleton/program.h"

namespace impasse::explore {

// Ref grammar: root step*; root is "?" (unknown), "l<frame>.<index>" (local), "p<frame>.<index>"
// (parameter nobody bound), "r<frame>.<ordinal>" (result), "g<string>" (global), "f<string>"
// (function), "t<frame>"
// (*this nobody bound), "a<number>" (allocation), "c<value>" (constant). Steps: "/<string>" field,
// "[]" or "[<value>]" element, "*" pointee, "&" address.
using Ref = std::string;

inline constexpr std::string_view kUnknownRef = "?";
inline bool IsKnown(std::string_view ref) { return !ref.empty() && ref.front() != '?'; }
std::optional<std::int64_t> ConstantOf(std::string_view ref);
// Pointee appends a dereference, which cancels an address.
Ref Pointee(Ref ref);

// Invocation is one activation of a function in one process.
struct Invocation {
  std::uint32_t id = 0;
  skeleton::FunctionId function = skeleton::kNone;
  Ref self{kUnknownRef};  // *this
  std::vector<Ref> arguments;
  std::vector<Ref> captures;
};

class Objects {
 public:
  explicit Objects(const skeleton::Program& program) : program_(&program) {}

  // Of follows all bindings; LocationOf follows all but the last, for an assignment.
  Ref Of(const Invocation& in, skeleton::PathId path) const { return Walk(in, path, true); }
  Ref LocationOf(const Invocation& in, skeleton::PathId path) const {
    return Walk(in, path, false);
  }
  // ValueAt returns what a reference stands for.
  Ref ValueAt(const Ref& ref) const { return Follow(ref); }
  static Ref ResultOf(const Invocation& in, std::uint32_t ordinal) {
    return "r" + std::to_string(in.id) + "." + std::to_string(ordinal);
  }

  // Bind makes `location` stand for `value`. A second, different value makes it unknown.
  void Bind(const Ref& location, const Ref& value);
  // Bound returns all bindings of what lies inside `object`.
  std::vector<Ref> BoundInside(const Ref& object) const;

 private:
  Ref Walk(const Invocation& in, skeleton::PathId path_id, bool to_the_end) const;
  Ref RootOf(const Invocation& in, const skeleton::Path& path) const;
  Ref Step(const Invocation& in, Ref ref, const skeleton::PathStep& step) const;
  Ref Follow(Ref ref) const;

  const skeleton::Program* program_;
  std::map<Ref, Ref> bound_;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_OBJECTS_H_
