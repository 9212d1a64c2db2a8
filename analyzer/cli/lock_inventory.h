// LockInventory: which locks a program declares and where it takes each, read off the program text:
// nothing is followed, so the list is complete where the analysis of orders has its bounds.
#ifndef IMPASSE_ANALYZER_CLI_LOCK_INVENTORY_H_
#define IMPASSE_ANALYZER_CLI_LOCK_INVENTORY_H_

#include <string>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/model/sync_op.h"
#include "analyzer/skeleton/program.h"

namespace impasse::cli {

struct LockUse {
  std::string function;
  Location location;
  Mode mode = Mode::kExclusive;
  bool tried = false;  // by an operation that does not wait

  friend auto operator<=>(const LockUse&, const LockUse&) = default;
};

struct DeclaredLock {
  std::string name;  // "Account::mu"
  ObjectKind kind = ObjectKind::kMutex;
  Location declared;
  std::vector<LockUse> uses;  // sorted
};

struct UnknownPlace {
  std::string function;
  std::string text;  // as the source spells it; may be empty
  Location location;

  friend auto operator<=>(const UnknownPlace&, const UnknownPlace&) = default;
};

struct LockInventory {
  std::vector<DeclaredLock>
      locks;  // by name, then place; one entry for all instances of a template
  std::vector<UnknownPlace> unknown_locks;     // taken, but the declaration is not known there
  std::vector<UnknownPlace> through_callers;   // taken through a parameter: callers say which lock
  std::vector<UnknownPlace> unresolved_calls;  // through a pointer of which no target is known
};

// TakeInventory is O(actions of the program).
LockInventory TakeInventory(const skeleton::Program& program);

}  // namespace impasse::cli

#endif  // IMPASSE_ANALYZER_CLI_LOCK_INVENTORY_H_
