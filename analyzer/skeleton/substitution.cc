#include "analyzer/skeleton/substitution.h"

#include <utility>

namespace impasse::skeleton {

ObjId Interpreter::Substitution::Map(ObjId id) {
  if (id == 0) return 0;
  if (const ObjId* known = Known(id); known != nullptr) return *known;
  const ObjId mapped = Compute(id);
  Remember(id, mapped);
  const StringId type = interpreter_.TypeOf(id);
  if (mapped != 0 && type != 0) interpreter_.NoteType(mapped, type);
  return mapped;
}

const ObjId* Interpreter::Substitution::Known(ObjId id) const {
  for (std::size_t i = 0; i < used_; ++i) {
    if (few_[i].first == id) return &few_[i].second;
  }
  if (used_ < kFew) return nullptr;
  const auto found = many_.find(id);
  return found == many_.end() ? nullptr : &found->second;
}

void Interpreter::Substitution::Remember(ObjId id, ObjId mapped) {
  if (used_ < kFew) {
    few_[used_++] = {id, mapped};
  } else {
    many_.emplace(id, mapped);
  }
}

// The lock that a guard of the caller owns or will take.
ObjId Interpreter::Substitution::GuardedBy(ObjId guard) {
  if (guard == 0) return 0;
  const GuardObject* known = before_.FindGuard(guard);
  if (known != nullptr) return known->locks.empty() ? 0 : known->locks.front();
  return interpreter_.objects_.OfCaller(guard) ? interpreter_.objects_.Guarded(guard) : 0;
}

// A variable of the caller, met in what it calls, is that of an inner call when there can be one.
bool Interpreter::Substitution::OfAnotherInvocation(const Obj& variable) const {
  return variable.a == caller_ && interpreter_.calls_.Recursive(caller_);
}

void Interpreter::Substitution::Returns(ObjId result) {
  const Obj& obj = interpreter_.objects_[result];
  const bool own = obj.kind == ObjKind::kResult && obj.a == callee_ && caller_ != kNone;
  const ObjId returned = own ? result : 0;
  if (returned == returned_) return;
  returned_ = returned;
  used_ = 0;
  many_.clear();
}

// What a call binds: parameters, the object, the holes of values that the callee is given.
ObjId Interpreter::Substitution::ComputeRoot(ObjId id, const Obj& obj) const {
  if (id == returned_)
    return interpreter_.objects_.Intern({.kind = ObjKind::kResult, .a = caller_, .b = ordinal_});
  if (obj.kind == ObjKind::kLocal || obj.kind == ObjKind::kResult)
    return OfAnotherInvocation(obj) ? 0 : id;
  if (obj.a != callee_) return id;
  if (obj.kind == ObjKind::kThis) return actual_.self;
  const std::vector<ObjId>& bound = obj.kind == ObjKind::kHole ? actual_.holes : actual_.arguments;
  return obj.b < bound.size() ? bound[obj.b] : 0;
}

ObjId Interpreter::Substitution::Element(ObjId base, const Obj& obj) {
  Objects& objects = interpreter_.objects_;
  Obj mapped = obj;
  mapped.base = base;
  mapped.b = obj.b == 0 ? 0 : interpreter_.LoadFrom(before_, Map(obj.b));
  const Obj& index = objects[mapped.b];
  if (index.kind == ObjKind::kConstant && index.value >= 0 && index.value < 0x7fffffff) {
    mapped.a = static_cast<std::uint32_t>(index.value) + 1;
    mapped.b = 0;
  }
  return objects.Intern(mapped);
}

// Whether a guard owns its lock, as a value.
ObjId Interpreter::Substitution::OwnedBy(ObjId guard) {
  const GuardObject* known = before_.FindGuard(guard);
  if (known == nullptr || known->owned == Owned::kAsEntered)
    return interpreter_.objects_.Owns(guard);
  return interpreter_.objects_.Constant(known->owned == Owned::kYes ? 1 : 0);
}

// One step from an object of the caller.
ObjId Interpreter::Substitution::ComputeStep(ObjId base, const Obj& obj) {
  Objects& objects = interpreter_.objects_;
  switch (obj.kind) {
    case ObjKind::kField:
      return interpreter_.Through(before_,
                                  objects.Field(interpreter_.Through(before_, base), obj.a));
    case ObjKind::kDeref:
      return objects.Pointee(interpreter_.LoadFrom(before_, base));
    case ObjKind::kIndex:
      return Element(base, obj);
    case ObjKind::kCapture:
      return interpreter_.LoadFrom(
          before_, objects.Intern({.kind = ObjKind::kCapture, .base = base, .b = obj.b}));
    case ObjKind::kClass:
      return objects.ClassOf(base);
    case ObjKind::kFuture:
      return objects.FutureOf(base);
    default:
      return OwnedBy(base);
  }
}

ObjId Interpreter::Substitution::Compute(ObjId id) {
  Objects& objects = interpreter_.objects_;
  const Obj obj = objects[id];
  switch (obj.kind) {
    case ObjKind::kParam:
    case ObjKind::kThis:
    case ObjKind::kHole:
    case ObjKind::kLocal:
    case ObjKind::kResult:
      return ComputeRoot(id, obj);
    case ObjKind::kAddress:
      return objects.AddressOf(Map(obj.base));
    case ObjKind::kGuarded:
      return GuardedBy(Map(obj.base));
    case ObjKind::kClosure: {
      std::vector<ObjId> captured = objects.Captured(id);
      for (ObjId& part : captured) part = Map(part);
      return objects.Closure(obj.a, captured);
    }
    case ObjKind::kField:
    case ObjKind::kDeref:
    case ObjKind::kIndex:
    case ObjKind::kCapture:
    case ObjKind::kClass:
    case ObjKind::kFuture:
    case ObjKind::kOwns: {
      const ObjId base = Map(obj.base);
      return base == 0 ? 0 : ComputeStep(base, obj);
    }
    default:
      return id;
  }
}

ObjId Interpreter::Substitution::MapLocation(ObjId id) {
  const Objects& objects = interpreter_.objects_;
  const Obj& obj = objects[id];
  // A value parameter is the callee's own.
  if (obj.kind == ObjKind::kParam) {
    const auto& params = interpreter_.program_.functions[callee_].params;
    if (obj.a == callee_ && (obj.b >= params.size() || !params[obj.b].is_reference)) return 0;
  }
  const Obj& root = objects[objects.RootOf(id)];
  const bool own = root.kind == ObjKind::kLocal || root.kind == ObjKind::kResult;
  if (own && OfAnotherInvocation(root)) return 0;
  return Map(id);
}

bool Interpreter::Substitution::Possible(ObjId lock) {
  const Obj& obj = interpreter_.objects_[lock];
  if (obj.kind != ObjKind::kGuarded) return true;
  const GuardObject* known = before_.FindGuard(Map(obj.base));
  return known == nullptr || known->owned != Owned::kNo;
}

TraceId Interpreter::Substitution::MapTrace(TraceId trace) {
  constexpr std::size_t kLongest = 40;
  if (trace == 0 || caller_ == kNone) return trace;
  if (interpreter_.traces_.Length(trace) >= kLongest) return trace;
  return interpreter_.traces_.Intern(caller_, site_, ordinal_, trace);
}

void Interpreter::Substitution::Lengthen(Event& event) {
  event.place = MapTrace(event.place);
  for (HeldObject& held : event.held) {
    if (std::exchange(held.imported, false)) held.place = MapTrace(held.place);
  }
}

std::vector<std::uint64_t> Interpreter::Substitution::Key() const {
  std::vector<std::uint64_t> key = {actual_.self};
  key.insert(key.end(), actual_.arguments.begin(), actual_.arguments.end());
  key.push_back(~std::uint64_t{0});
  key.insert(key.end(), actual_.holes.begin(), actual_.holes.end());
  key.push_back(~std::uint64_t{0});
  return key;
}

Bindings Interpreter::Substitution::MapBindings(const Bindings& bindings) {
  Bindings mapped;
  mapped.self = Map(bindings.self);
  for (const ObjId argument : bindings.arguments) mapped.arguments.push_back(Map(argument));
  return mapped;
}

Start Interpreter::Substitution::MapStart(const Start& start, const State& state) {
  Start mapped{.token = start.token, .place = MapTrace(start.place), .function = start.function};
  mapped.callable = Map(start.callable);
  mapped.bindings = MapBindings(start.bindings);
  State known{.store = interpreter_.Reachable(state, mapped.bindings)};
  for (const auto& [location, value] : start.store) known.Assign(Map(location), Map(value));
  mapped.store = std::move(known.store);
  State live{.live = state.live};
  for (const Token token : start.live) live.AddLive(token);
  mapped.live = std::move(live.live);
  return mapped;
}

SummaryId Interpreter::ForStart(const Start& start) {
  if (!relevance_.Enters(start.function)) return kNone;
  Bindings actual = start.bindings;
  actual.holes.clear();
  return Enter(start.function, Symbolic(start.function, actual));
}

void Interpreter::Instantiate(const Start& start, std::vector<Event>& events,
                              std::vector<Start>& starts) {
  const SummaryId id = ForStart(start);
  if (id == kNone) return;
  Bindings actual = start.bindings;
  actual.holes.clear();
  Symbolic(start.function, actual);  // fills the holes
  const State state{.store = start.store};
  Substitution with(*this, state, start.function, kNone, actual);
  for (const Event& event : summaries_[id].events) {
    std::vector<Assumption> further;
    if (!Accepts(state, with, event.assumed, further)) continue;
    std::optional<Event> mine = Adapt(event, {}, 0, with);
    if (!mine.has_value()) continue;
    mine->passed.clear();
    for (const ObjId once : event.passed) mine->passed.push_back(with.Map(once));
    events.push_back(std::move(*mine));
  }
  for (const Start& inner : summaries_[id].starts) starts.push_back(with.MapStart(inner, state));
}

}  // namespace impasse::skeleton
