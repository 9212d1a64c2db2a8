// State: what one abstract path of a thread knows at one point.
#ifndef IMPASSE_ANALYZER_SKELETON_LOCK_STATE_H_
#define IMPASSE_ANALYZER_SKELETON_LOCK_STATE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "analyzer/model/sync_op.h"
#include "analyzer/skeleton/objects.h"

namespace impasse::skeleton {

// Place is an action of a variant: a function entered with certain bindings and locks.
struct Place {
  std::uint32_t variant = 0;
  Site site;
};

struct HeldObject {
  ObjId lock = 0;
  Mode mode = Mode::kExclusive;
  bool tried = false;
  std::uint32_t depth = 1;
  ObjId guard = 0;  // the scoped guard that gives it back; 0 when locked by hand
  ObjectKind kind = ObjectKind::kMutex;
  Place place = {};
  std::vector<FunctionId> passed = {};  // functions that returned with it
};

struct GuardObject {
  ObjId guard = 0;
  std::vector<ObjId> locks = {};
  Mode mode = Mode::kExclusive;
  ObjectKind kind = ObjectKind::kMutex;
  bool owned = false;
};

// Released remembers that this function acquired a lock and gave it back.
struct Released {
  ObjId lock = 0;
  Place acquired;
  Site released;
};

// Decided is a branch that this path has taken. It is undone when a variable that it is about is
// given another value.
struct Decided {
  StringId identity = 0;
  bool holds = false;
  ObjId left = 0;  // variables; 0 when nothing in the function changes it
  ObjId right = 0;
  friend auto operator<=>(const Decided&, const Decided&) = default;
};

struct State {
  std::vector<HeldObject> held;  // in the order of acquisition
  std::vector<GuardObject> guards;
  std::vector<std::pair<ObjId, ObjId>> store;            // location -> value, sorted
  std::vector<Decided> conditions;                       // in this function, sorted
  std::vector<std::pair<ObjId, ThreadContext>> handles;  // thread objects and what runs in them
  std::vector<ThreadContext> live;                       // threads started and not joined, sorted
  std::vector<Released> released;
  ObjId result = 0;  // value returned
  Site last;         // the return, or the last action on this path
  bool thrown = false;

  const HeldObject* FindHeld(ObjId lock) const;
  GuardObject* FindGuard(ObjId guard);
  void Assign(ObjId location, ObjId value);
  void Forget(ObjId location);
  void Undecide(ObjId location);
  ObjId Load(ObjId location) const;  // 0 when nothing is known
  void AddLive(ThreadContext context);
  void RemoveLive(ThreadContext context);

  // Key is equal for states that only differ in how they came about. Locks, guards and released
  // locks always take part; `precise` adds values and conditions.
  std::vector<std::uint64_t> Key(bool precise) const;
  // MergeFrom keeps what both states know. Their imprecise keys are equal.
  void MergeFrom(const State& other);
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LOCK_STATE_H_
