// Lifetimes: what nobody else can know of any more.
#include <algorithm>
#include <string_view>

#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/substitution.h"

namespace impasse::skeleton {

// Dying returns the object that a call destroys when no other thread can still be at its locks: a
// destructor that waits for anybody may wait for threads which use the object. 0 for other calls.
ObjId Interpreter::Dying(const Frame& frame, const State& state, const Summary& destructor) {
  if (frame.action->kind != OpKind::kDestroy) return 0;
  const bool waits =
      std::any_of(destructor.events.begin(), destructor.events.end(), [](const Event& event) {
        return event.op != Op::kAcquire && event.op != Op::kTryAcquire && event.op != Op::kBlock;
      });
  return waits ? 0 : Locate(frame, state, frame.action->object);
}

// Bury takes the locks of a dying object out of an event; false when nothing is left of it.
bool Interpreter::Bury(Event& event, ObjId dying, Substitution& with) const {
  if (dying == 0 || event.self != SelfLocked::kNo) return true;
  const auto dies = [&](ObjId lock) {
    return objects_.Within(with.Map(lock), dying, /*through_pointers=*/false);
  };
  if (dies(event.object)) return false;
  std::erase_if(event.held, [&](const HeldObject& held) { return dies(held.lock); });
  return true;
}

// OwnerOf returns the pointer to the owner of an object that is reached through one of its owner's
// members, or to what that member lends it; 0 when the field at `location` is no such pointer.
ObjId Interpreter::OwnerOf(ObjId location) const {
  const Obj field = objects_[location];
  if (field.kind != ObjKind::kField) return 0;
  const Obj object = objects_[field.base];
  auto owner = object.kind == ObjKind::kField ? owner_fields_.find({object.a, field.a})
                                              : owner_fields_.end();
  if (owner == owner_fields_.end()) owner = owner_fields_.find({0, field.a});
  if (owner == owner_fields_.end()) return 0;
  const std::string_view type = program_.Text(owner->second.type);
  for (ObjId at = field.base; at != 0; at = objects_[at].base) {
    const Obj member = objects_[at];
    if (member.kind != ObjKind::kField) continue;
    const std::string_view name = program_.Text(member.a);
    if (name.substr(0, std::min(name.rfind("::"), name.size())) == type)
      return objects_.AddressOf(owner->second.member == 0
                                    ? member.base
                                    : objects_.Field(member.base, owner->second.member));
  }
  return 0;
}

}  // namespace impasse::skeleton
