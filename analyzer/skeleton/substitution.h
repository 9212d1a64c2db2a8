// Substitution: what the objects of a callee are to its caller.
#ifndef IMPASSE_ANALYZER_SKELETON_SUBSTITUTION_H_
#define IMPASSE_ANALYZER_SKELETON_SUBSTITUTION_H_

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {

// Substitution belongs to one call in one state of the caller. Every object is mapped once.
class Interpreter::Substitution {
 public:
  // `caller` is kNone for the start of a thread.
  Substitution(Interpreter& interpreter, const State& before, FunctionId callee, FunctionId caller,
               const Bindings& actual)
      : interpreter_(interpreter),
        before_(before),
        callee_(callee),
        caller_(caller),
        actual_(actual) {}

  // Map returns the object, or value, of the caller; 0 when it is none.
  ObjId Map(ObjId id);
  // MapLocation is Map for a place that the callee wrote to; 0 when the caller cannot see it.
  ObjId MapLocation(ObjId id);
  // Returns says which object of its own the callee returns, 0 for none: to the caller it is the
  // result of the call. Two objects that one function makes for two calls are two objects.
  void Returns(ObjId result);
  // Possible is false for the lock of a guard that the caller knows to own none.
  bool Possible(ObjId lock);

  void SetPlace(const Site& site, std::uint32_t ordinal) {
    site_ = site;
    ordinal_ = ordinal;
  }
  TraceId MapTrace(TraceId trace);
  // Lengthen makes the paths of an event begin in the caller.
  void Lengthen(Event& event);
  // Key is equal for calls with equal arguments.
  std::vector<std::uint64_t> Key() const;
  Start MapStart(const Start& start, const State& state);

 private:
  static constexpr std::size_t kFew = 12;

  const ObjId* Known(ObjId id) const;
  void Remember(ObjId id, ObjId mapped);
  ObjId Compute(ObjId id);
  ObjId ComputeRoot(ObjId id, const Obj& obj) const;
  ObjId ComputeStep(ObjId base, const Obj& obj);
  ObjId Element(ObjId base, const Obj& obj);
  ObjId OwnedBy(ObjId guard);
  bool OfAnotherInvocation(const Obj& variable) const;
  ObjId GuardedBy(ObjId guard);
  Bindings MapBindings(const Bindings& bindings);

  Interpreter& interpreter_;
  const State& before_;
  const FunctionId callee_;
  const FunctionId caller_;
  const Bindings& actual_;
  Site site_;
  std::uint32_t ordinal_ = 0;
  ObjId returned_ = 0;
  // What was mapped already: the first ones in a list, the others in a table.
  std::array<std::pair<ObjId, ObjId>, kFew> few_;
  std::size_t used_ = 0;  // of these
  absl::flat_hash_map<ObjId, ObjId> many_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_SUBSTITUTION_H_
