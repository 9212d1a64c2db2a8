// SwapGuards: two guards exchange what they lock and own.
#ifndef IMPASSE_ANALYZER_SKELETON_SWAP_GUARDS_H_
#define IMPASSE_ANALYZER_SKELETON_SWAP_GUARDS_H_

#include <utility>

#include "analyzer/skeleton/lock_state.h"

namespace impasse::skeleton {

// SwapGuards returns false, and changes nothing, when one of the two is not known.
inline bool SwapGuards(State& state, ObjId a, ObjId b) {
  GuardObject* first = state.FindGuard(a);
  GuardObject* second = state.FindGuard(b);
  if (first == nullptr || second == nullptr) return false;
  std::swap(*first, *second);
  std::swap(first->guard, second->guard);
  for (HeldObject& held : state.held) {
    if (held.guard == a) {
      held.guard = b;
    } else if (held.guard == b) {
      held.guard = a;
    }
  }
  return true;
}

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_SWAP_GUARDS_H_
