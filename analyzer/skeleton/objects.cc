#include "analyzer/skeleton/objects.h"

namespace impasse::skeleton {
namespace {

// Longer chains (a list followed in a loop) lose their identity.
constexpr std::size_t kMaxDepth = 9;

}  // namespace

Objects::Objects() {
  objects_.emplace_back();
  chains_.emplace_back();
  lists_.emplace_back();
  list_index_.emplace(std::vector<ObjId>{}, 0);
}

ObjId Objects::Intern(const Obj& obj) {
  const auto [found, added] = index_.try_emplace(obj, static_cast<ObjId>(objects_.size()));
  if (!added) return found->second;
  const ObjId id = found->second;
  const Chain base = chains_[obj.base];
  objects_.push_back(obj);
  chains_.push_back(obj.base == 0 ? Chain{id, 0} : Chain{base.root, base.depth + 1});
  return id;
}

ObjId Objects::Field(ObjId base, StringId name) {
  if (base == 0) return 0;
  if (Depth(base) > kMaxDepth) base = Any();
  return Intern({.kind = ObjKind::kField, .base = base, .a = name});
}

ObjId Objects::AddressOf(ObjId base) {
  return base == 0 ? 0 : Intern({.kind = ObjKind::kAddress, .base = base});
}

ObjId Objects::Pointee(ObjId value) {
  if (value == 0) return 0;
  if (Depth(value) > kMaxDepth) return 0;
  const Obj& obj = objects_[value];
  if (obj.kind == ObjKind::kAddress) return obj.base;
  if (obj.kind == ObjKind::kFunction || obj.kind == ObjKind::kClosure) return value;
  if (obj.kind == ObjKind::kConstant) return 0;
  return Intern({.kind = ObjKind::kDeref, .base = value});
}

ObjId Objects::Closure(FunctionId body, const std::vector<ObjId>& captured) {
  const auto [found, added] =
      list_index_.try_emplace(captured, static_cast<std::uint32_t>(lists_.size()));
  if (added) lists_.push_back(captured);
  return Intern({.kind = ObjKind::kClosure, .a = body, .b = found->second});
}

const std::vector<ObjId>& Objects::Captured(ObjId closure) const {
  return lists_[objects_[closure].b];
}

bool Objects::OfCaller(ObjId id) const {
  switch (objects_[RootOf(id)].kind) {
    case ObjKind::kGlobal:
    case ObjKind::kThis:
    case ObjKind::kParam:
    case ObjKind::kHole:
      return true;
    default:
      return false;
  }
}

ObjId Objects::Anonymous(ObjId id) {
  const Obj obj = objects_[id];
  if (obj.kind == ObjKind::kField) {
    const ObjId base = Anonymous(obj.base);
    return Field(base == 0 ? Any() : base, obj.a);
  }
  if (obj.kind != ObjKind::kIndex) return 0;
  const ObjId base = Anonymous(obj.base);
  return base == 0 ? 0 : Intern({.kind = ObjKind::kIndex, .base = base, .a = obj.a});
}

bool Objects::Within(ObjId id, ObjId owner, bool through_pointers) const {
  for (;; id = objects_[id].base) {
    if (id == owner) return true;
    if (id == 0 || (!through_pointers && objects_[id].kind == ObjKind::kDeref)) return false;
  }
}

ObjId Objects::Replace(ObjId id, ObjId from, ObjId to) {
  if (id == from || id == 0) return id == 0 ? 0 : to;
  Obj obj = objects_[id];
  obj.base = Replace(obj.base, from, to);
  return obj.base == 0 ? id : Intern(obj);
}

bool Objects::Passes(ObjId id, ObjKind kind) const {
  for (; id != 0; id = objects_[id].base) {
    if (objects_[id].kind == kind) return true;
  }
  return false;
}

}  // namespace impasse::skeleton
