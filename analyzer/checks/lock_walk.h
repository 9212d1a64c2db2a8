// LockWalk: where in one function a lock can be held, path by path. It answers with yes where it is
// not sure: a call that may take the lock takes it, and so does one of a lock that may be another
// name of it. What it calls free is free.
#ifndef IMPASSE_ANALYZER_CHECKS_LOCK_WALK_H_
#define IMPASSE_ANALYZER_CHECKS_LOCK_WALK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "analyzer/checks/variables.h"
#include "analyzer/skeleton/program.h"

namespace impasse {

// ArgumentOf returns the path that a line of a lock API means by an index, 0 when there is none.
skeleton::PathId ArgumentOf(const skeleton::Action& action, std::int8_t which);

// LocksOfWait returns the mutex that a wait gives up: itself, or the locks of its guard when the
// function made that guard.
std::vector<Slot> LocksOfWait(Variables& variables, const skeleton::Program& program,
                              skeleton::FunctionId function, const skeleton::Action& wait);

// The locks that count as one are given as slots. Not thread-safe.
class LockWalk {
 public:
  LockWalk(const skeleton::Program& program, Variables& variables, std::vector<Slot> locks);

  enum class Effect : std::uint8_t {
    kNone,
    kTakes,
    kGives,
    kPasses,  // takes it and gives it back
  };
  Effect EffectOf(skeleton::FunctionId function, const skeleton::Action& action);

  // HeldAt tells whether `function` may hold the lock, by what it does itself, at the action.
  bool HeldAt(skeleton::FunctionId function, const skeleton::Action& action);
  // HeldAtBranch tells the same of the branch at the end of a block.
  bool HeldAtBranch(skeleton::FunctionId function, std::uint32_t block) {
    return FlowOf(function).branches.contains(block);
  }
  // HeldByCaller tells whether somebody who calls the function may hold the lock meanwhile.
  bool HeldByCaller(skeleton::FunctionId function);

 private:
  struct Flow {
    absl::flat_hash_set<const skeleton::Action*> held;
    absl::flat_hash_set<std::uint32_t> branches;  // blocks that end with the lock
    bool at_exit = false;
  };
  bool Means(skeleton::FunctionId function, skeleton::PathId path);
  bool MayBeAnother(skeleton::FunctionId function, skeleton::PathId id) const;
  Effect OfGuard(skeleton::FunctionId function, const skeleton::Action& action);
  Effect OfApi(skeleton::FunctionId function, const skeleton::Action& action);
  const absl::flat_hash_set<Slot>& GuardsOf(skeleton::FunctionId function);
  bool MayTake(skeleton::FunctionId function);
  bool TakesItself(skeleton::FunctionId function);
  bool MayKeep(skeleton::FunctionId function);
  bool MakesGuard(skeleton::FunctionId function, const skeleton::Action& action);
  const Flow& FlowOf(skeleton::FunctionId id);
  bool HeldByCaller(skeleton::FunctionId id, int depth, std::set<skeleton::FunctionId>& seen);

  const skeleton::Program& program_;
  Variables& variables_;
  std::vector<Slot> locks_;
  int depth_ = 0;                                       // of functions begun while others are
  absl::flat_hash_set<skeleton::StringId> references_;  // members that are references
  absl::flat_hash_map<skeleton::FunctionId, absl::flat_hash_set<Slot>> guards_;
  absl::flat_hash_map<skeleton::FunctionId, bool> takes_;
  absl::flat_hash_map<skeleton::FunctionId, Flow> flows_;  // empty while one is being made
};

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_LOCK_WALK_H_
