// Objects: what paths come down to once parameters are bound, interned so that equal objects are
// equal numbers.
#ifndef IMPASSE_ANALYZER_SKELETON_OBJECTS_H_
#define IMPASSE_ANALYZER_SKELETON_OBJECTS_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

using ObjId = std::uint32_t;  // 0: unknown
using ThreadContext = std::uint32_t;

enum class ObjKind : std::uint8_t {
  kUnknown,
  kGlobal,    // a: usr
  kFunction,  // a: FunctionId
  kClosure,   // a: body, b: list of captured values
  kLocal,     // a: function, b: index
  kResult,    // a: function, b: ordinal
  kParam,     // a: function, b: index: what its caller passes
  kThis,      // a: function: the object that its caller passes
  kHole,      // a: function, b: number: a value captured by a closure that its caller passes
  kAny,       // some object that nothing more is known of
  kConstant,  // value
  kField,     // a: name; of base
  kDeref,     // what base points to
  kIndex,     // element of base; a: 1 + value when constant, else b: value of the index (0 unknown)
  kAddress,   // pointer to base
  kCapture,   // b: index; of the closure `base`
  kGuarded,   // the lock of the guard `base` as the caller left it
  kOwns,      // whether that guard owns its lock
  kClass,     // the class of the object `base`
  kFuture,    // what the promise `base` will set
};

struct Obj {
  ObjKind kind = ObjKind::kUnknown;
  ObjId base = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::int64_t value = 0;
  friend bool operator==(const Obj&, const Obj&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Obj& o) {
    const auto pair = [](std::uint32_t x, std::uint32_t y) {
      return static_cast<std::uint64_t>(x) << 32U | y;
    };
    return H::combine(std::move(h), pair(static_cast<std::uint32_t>(o.kind), o.base),
                      pair(o.a, o.b), o.value);
  }
};

class Objects {
 public:
  Objects();

  ObjId Intern(const Obj& obj);
  const Obj& operator[](ObjId id) const { return objects_[id]; }

  ObjId Constant(std::int64_t value) {
    return Intern({.kind = ObjKind::kConstant, .value = value});
  }
  ObjId Field(ObjId base, StringId name);
  ObjId AddressOf(ObjId base);
  // Pointee returns what a pointer value points to.
  ObjId Pointee(ObjId value);
  ObjId Closure(FunctionId body, const std::vector<ObjId>& captured);
  const std::vector<ObjId>& Captured(ObjId closure) const;

  ObjId Guarded(ObjId guard) { return Intern({.kind = ObjKind::kGuarded, .base = guard}); }
  ObjId Owns(ObjId guard) { return Intern({.kind = ObjKind::kOwns, .base = guard}); }
  ObjId ClassOf(ObjId object) { return Intern({.kind = ObjKind::kClass, .base = object}); }
  ObjId FutureOf(ObjId promise) { return Intern({.kind = ObjKind::kFuture, .base = promise}); }
  ObjId Any() { return Intern({.kind = ObjKind::kAny}); }

  ObjId RootOf(ObjId id) const { return chains_[id].root; }
  // OfCaller tells whether the object is one that a caller passes, or a global.
  bool OfCaller(ObjId id) const;
  // Anonymous returns `id` with everything before its last pointer or variable replaced by Any: the
  // member of some object of a class. 0 when no member is left.
  ObjId Anonymous(ObjId id);
  // Within tells whether `id` is `owner` or a part of it, pointers included when
  // `through_pointers`.
  bool Within(ObjId id, ObjId owner, bool through_pointers = true) const;
  // Replace returns `id` with its part `from` replaced by `to`.
  ObjId Replace(ObjId id, ObjId from, ObjId to);
  // Passes tells whether an object of that kind is on the way to the root.
  bool Passes(ObjId id, ObjKind kind) const;

 private:
  // Where an object begins, and how many steps it is from there.
  struct Chain {
    ObjId root = 0;
    std::uint32_t depth = 0;
  };
  std::size_t Depth(ObjId id) const { return chains_[id].depth; }

  std::vector<Obj> objects_;
  std::vector<Chain> chains_;
  absl::flat_hash_map<Obj, ObjId> index_;
  std::vector<std::vector<ObjId>> lists_;
  absl::flat_hash_map<std::vector<ObjId>, std::uint32_t> list_index_;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_OBJECTS_H_
