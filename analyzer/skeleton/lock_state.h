// State: what one abstract path through a function knows at one point, in the terms of that
// function: what its caller passes and holds is not known.
#ifndef IMPASSE_ANALYZER_SKELETON_LOCK_STATE_H_
#define IMPASSE_ANALYZER_SKELETON_LOCK_STATE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "analyzer/model/sync_op.h"
#include "analyzer/skeleton/objects.h"
#include "analyzer/skeleton/traces.h"

namespace impasse::skeleton {

// Token is a place where threads are started with what they run, as a trace.
using Token = TraceId;

struct HeldObject {
  ObjId lock = 0;
  Mode mode = Mode::kExclusive;
  bool tried = false;
  std::uint32_t depth = 1;
  ObjId guard = 0;  // the scoped guard that gives it back; 0 when locked by hand
  ObjectKind kind = ObjectKind::kMutex;
  TraceId place = 0;
  bool imported = false;                // its place is yet in the terms of a callee
  std::uint8_t dropped = 0;             // State::dropped when it was taken
  bool unshared = false;                // of an object that nobody else refers to any more
  std::vector<FunctionId> passed = {};  // functions that returned with it
  friend bool operator==(const HeldObject&, const HeldObject&) = default;
};

enum class Owned : std::uint8_t { kNo, kYes, kAsEntered };

struct GuardObject {
  ObjId guard = 0;
  std::vector<ObjId> locks = {};
  Mode mode = Mode::kExclusive;
  ObjectKind kind = ObjectKind::kMutex;
  Owned owned = Owned::kNo;
  friend bool operator==(const GuardObject&, const GuardObject&) = default;
};

// Released remembers that this function acquired a lock and gave it back.
struct Released {
  ObjId lock = 0;
  TraceId acquired = 0;
  Site released;
  friend bool operator==(const Released&, const Released&) = default;
};

// Decided is a branch that this path has taken. It is undone when what it is about is given another
// value.
struct Decided {
  StringId identity = 0;
  bool holds = false;
  ObjId left = 0;  // places; 0 when nothing in the function changes it
  ObjId right = 0;
  std::vector<ObjId> through = {};  // what leads to these places
  friend auto operator<=>(const Decided&, const Decided&) = default;
};

// Assumption is what this path takes for granted of a value that the function was entered with.
struct Assumption {
  ObjId left = 0;
  facts::ConditionKind kind = facts::ConditionKind::kTruth;
  ObjId right = 0;
  bool holds = true;
  friend auto operator<=>(const Assumption&, const Assumption&) = default;
};

struct State {
  std::vector<HeldObject> held;  // taken by this function, in the order of acquisition
  std::vector<ObjId> freed;      // locks of a caller that this path has given back
  std::vector<GuardObject> guards;
  std::vector<std::pair<ObjId, ObjId>> store;  // location -> value, sorted
  std::vector<ObjId> changed;       // locations that no longer have the value of entry, sorted
  std::vector<Decided> conditions;  // in this function, sorted
  std::vector<Assumption> assumed;  // sorted
  std::vector<std::pair<ObjId, Token>> handles;  // thread objects and what runs in them, sorted
  std::vector<Token> live;                       // threads started and not joined, sorted
  std::vector<ObjId> joined;                     // thread objects of a caller that were joined
  std::vector<ObjId> passed;  // once flags whose routine has ended before this point, sorted
  std::vector<Released> released;
  // Locks that were given back here and not taken again, and where; sorted.
  std::vector<std::pair<ObjId, TraceId>> given;
  // Locks that may have been taken, or not, by what was not understood; sorted.
  std::vector<ObjId> unsure;
  // Branches on the way here that are only taken when the last reference to an object has gone, and
  // these objects. Ends with the function.
  std::uint8_t dropped = 0;
  std::vector<ObjId> dying;
  // Whether a lock belongs to one of these.
  bool Dies(const Objects& objects, ObjId lock) const;
  ObjId result = 0;  // value returned
  Site last;         // the return, or the last action on this path
  bool thrown = false;

  const HeldObject* FindHeld(ObjId lock) const;
  GuardObject* FindGuard(ObjId guard);
  const GuardObject* FindGuard(ObjId guard) const;
  void Assign(ObjId location, ObjId value);
  void Forget(ObjId location);
  void Undecide(ObjId location);
  ObjId Load(ObjId location) const;  // 0 when nothing is known
  void AddLive(Token token);
  // EndHandles forgets the handles that `joined` says; their threads live on when others have them.
  template <typename Joined>
  void EndHandles(Joined joined) {
    std::vector<Token> ended;
    std::erase_if(handles, [&](const auto& handle) {
      if (!joined(handle.first)) return false;
      ended.push_back(handle.second);
      return true;
    });
    for (const Token token : ended) {
      if (!HasHandle(token)) std::erase(live, token);
    }
  }
  bool HasHandle(Token token) const;
  void Give(ObjId lock, TraceId place);
  TraceId GivenAt(ObjId lock) const;  // 0 when it was not given back
  void Doubt(ObjId lock);
  void Pass(ObjId once);
  bool HasPassed(ObjId once) const;
  void MarkChanged(ObjId location);
  bool IsChanged(ObjId location) const;
  void Assume(const Assumption& assumption);

  // Key is equal for states that only differ in how they came about. Locks, guards and released
  // locks always take part; `precise` adds values and conditions.
  std::vector<std::uint64_t> Key(bool precise) const;
  // MergeFrom keeps what both states know; false when that is all that this state knew. Their
  // imprecise keys are equal.
  bool MergeFrom(const State& other);
  friend bool operator==(const State&, const State&) = default;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LOCK_STATE_H_
