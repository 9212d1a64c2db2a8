// Paths to objects, values of locations, conditions.
#include <algorithm>

#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {

ObjId Interpreter::ResultSlot(const Frame& frame, std::uint32_t ordinal) {
  return objects_.Intern({.kind = ObjKind::kResult, .a = frame.id, .b = ordinal});
}

// The first value of a value parameter is what was passed; then it is a variable of the function.
ObjId Interpreter::ParameterSlot(FunctionId function, std::uint32_t index) {
  return objects_.Intern({.kind = ObjKind::kLocal, .a = function, .b = 0x80000000U | index});
}

ObjId Interpreter::RootObject(const Frame& frame, const Path& path) {
  const Bindings& bindings = *frame.bindings;
  switch (path.root) {
    case Root::kGlobal:
      return objects_.Intern({.kind = ObjKind::kGlobal, .a = path.id});
    case Root::kFunction: {
      const FunctionId id = program_.FindFunction(path.id, frame.function->tu);
      return id == kNone ? 0 : objects_.Intern({.kind = ObjKind::kFunction, .a = id});
    }
    case Root::kConstant:
      return objects_.Constant(path.value);
    case Root::kThis:
      return bindings.self;
    case Root::kLocal:
      return objects_.Intern({.kind = ObjKind::kLocal, .a = frame.id, .b = path.id});
    case Root::kResult:
      return ResultSlot(frame, path.id);
    case Root::kParam: {
      if (path.id >= bindings.arguments.size()) return 0;
      const bool reference =
          path.id < frame.function->params.size() && frame.function->params[path.id].is_reference;
      const ObjKind kind = objects_[bindings.arguments[path.id]].kind;
      const bool value = kind == ObjKind::kAddress || kind == ObjKind::kConstant ||
                         kind == ObjKind::kFunction || kind == ObjKind::kClosure ||
                         kind == ObjKind::kUnknown;
      const bool pointer =
          path.id < frame.function->params.size() && frame.function->params[path.id].is_pointer;
      if (reference || (!value && !pointer)) return bindings.arguments[path.id];
      return ParameterSlot(frame.id, path.id);
    }
    case Root::kCapture:
      return objects_.Intern({.kind = ObjKind::kCapture, .base = bindings.self, .b = path.id});
    default:
      return 0;
  }
}

// LoadFrom returns the value at a location: what was stored, what a closure captured, or the
// location itself as the name of its unknown value.
ObjId Interpreter::LoadFrom(const State& state, ObjId location) const {
  if (location == 0) return 0;
  if (const ObjId stored = state.Load(location); stored != 0) return stored;
  const Obj& obj = objects_[location];
  if (obj.kind == ObjKind::kField || obj.kind == ObjKind::kGlobal) {
    const ObjId ever = EverAt(location);
    if (ever != 0) RestOn({Basis::Answer::About::kValue, location, ever});
    if (ever != 0 && ever != kNone) return ever;
    if (const ObjId owner = OwnerOf(location); owner != 0) return owner;
  }
  if (obj.kind == ObjKind::kCapture) {
    // The closure itself is called, or the member or variable that it was put into.
    const bool itself = objects_[obj.base].kind == ObjKind::kClosure;
    const ObjId closure = itself ? obj.base : state.Load(obj.base);
    if (objects_[closure].kind != ObjKind::kClosure) return location;
    const std::vector<ObjId>& captured = objects_.Captured(closure);
    if (obj.b < captured.size()) return captured[obj.b];
  }
  return location;
}

ObjId Interpreter::Element(const Frame& frame, const State& state, ObjId base, PathId index) {
  if (base == 0) return 0;
  Obj element{.kind = ObjKind::kIndex, .base = base};
  if (index != 0) {
    const ObjId value = Value(frame, state, index);
    const Obj& known = objects_[value];
    if (value != 0 && known.kind == ObjKind::kConstant && known.value >= 0 &&
        known.value < 0x7fffffff) {
      element.a = static_cast<std::uint32_t>(known.value) + 1;
    } else {
      element.b = value;
    }
  }
  return objects_.Intern(element);
}

bool Interpreter::IsReference(ObjId location) const {
  const Obj& obj = objects_[location];
  if (obj.kind == ObjKind::kField) return reference_fields_.contains(obj.a);
  if (obj.kind != ObjKind::kLocal || (obj.b & 0x80000000U) != 0) return false;
  const std::vector<Variable>& locals = program_.functions[obj.a].locals;
  return obj.b < locals.size() && locals[obj.b].is_reference;
}

// Through follows a reference to what it is bound to, and a call's result to the object it
// returned.
ObjId Interpreter::Through(const State& state, ObjId location) const {
  if (location == 0) return 0;
  const ObjKind kind = objects_[location].kind;
  if (kind == ObjKind::kCapture) {
    const ObjId captured = LoadFrom(state, location);
    const ObjKind held = objects_[captured].kind;
    const bool value = held == ObjKind::kAddress || held == ObjKind::kConstant ||
                       held == ObjKind::kFunction || held == ObjKind::kClosure;
    return captured == 0 || value ? location : captured;
  }
  if (kind == ObjKind::kResult) {
    const ObjId value = state.Load(location);
    const ObjKind held = objects_[value].kind;
    const bool object = value != 0 && held != ObjKind::kAddress && held != ObjKind::kConstant;
    return object ? value : location;
  }
  if (!IsReference(location)) return location;
  const ObjId bound = LoadFrom(state, location);
  return bound != 0 && objects_[bound].kind == ObjKind::kAddress ? objects_[bound].base : location;
}

// StepTo returns where one step of a path leads.
ObjId Interpreter::StepTo(const Frame& frame, const State& state, ObjId from,
                          const PathStep& step) {
  switch (step.kind) {
    case StepKind::kField:
      return objects_.Field(Through(state, from), step.name);
    case StepKind::kDeref:
      return objects_.Pointee(LoadFrom(state, Through(state, from)));
    case StepKind::kAddress:
      return objects_.AddressOf(Through(state, from));
    case StepKind::kIndex:
      return Element(frame, state, Through(state, from), step.index);
    default:
      return from;
  }
}

// Locate returns the object that a path designates; with `bound` unset, the reference itself rather
// than what it is bound to.
ObjId Interpreter::Locate(const Frame& frame, const State& state, PathId id, bool bound) {
  if (id == 0) return 0;
  const Path& path = program_.PathOf(id);
  ObjId at = RootObject(frame, path);
  for (const PathStep& step : path.steps) {
    if (at == 0) return 0;
    at = StepTo(frame, state, at, step);
  }
  if (bound) at = Through(state, at);
  if (at != 0 && path.type != 0) NoteType(at, path.type);
  return at;
}

// Argument returns the object that a lock API means: the implicit object, or what an argument
// points to.
ObjId Interpreter::Argument(const Frame& frame, const State& state, std::int8_t which) {
  const Action& action = *frame.action;
  if (which == lockapi::kThis) return Locate(frame, state, action.object);
  if (which == lockapi::kResult)
    return action.result != 0 ? Locate(frame, state, action.result)
                              : ResultSlot(frame, action.ordinal);
  if (which < 0 || static_cast<std::size_t>(which) >= action.args.size()) return 0;
  const PathId path = action.args[static_cast<std::size_t>(which)];
  const ObjId at = Locate(frame, state, path);
  if (at == 0) return 0;
  if (objects_[at].kind == ObjKind::kAddress) return objects_[at].base;
  const std::string& type = program_.Text(program_.PathOf(path).type);
  return type.ends_with('*') ? objects_.Pointee(LoadFrom(state, at)) : at;
}

// Value returns what an expression evaluates to when it is passed or assigned.
ObjId Interpreter::Value(const Frame& frame, const State& state, PathId id) {
  const ObjId at = Locate(frame, state, id);
  return at == 0 || objects_[at].kind == ObjKind::kAddress ? at : LoadFrom(state, at);
}

// Forget gives a location an unknown value, which is not the one that the function was entered
// with.
void Interpreter::Forget(State& state, ObjId location) const {
  Undecide(state, location);
  state.Forget(location);
  if (objects_.OfCaller(location) && CanBeAsked(location)) state.MarkChanged(location);
}

// CanBeAsked tells whether it can make a difference that a location no longer has the value of
// entry: something that matters is there or reached through it.
bool Interpreter::CanBeAsked(ObjId location) const {
  for (ObjId at = location; at != 0; at = objects_[at].base) {
    const Obj& obj = objects_[at];
    if (obj.kind == ObjKind::kField) return relevance_.OnTheWay(obj.a);
    if (obj.kind == ObjKind::kGlobal) return relevance_.Global(obj.a) || relevance_.OnTheWay(obj.a);
  }
  return true;
}

FunctionId Interpreter::FunctionOf(ObjId value) const {
  const Obj& obj = objects_[value];
  if (obj.kind == ObjKind::kFunction || obj.kind == ObjKind::kClosure) return obj.a;
  if (obj.kind == ObjKind::kAddress) return FunctionOf(obj.base);
  return kNone;
}

// Resolved tells whether all that a closure captured is known.
bool Interpreter::Resolved(ObjId closure) const {
  const std::vector<ObjId>& captured = objects_.Captured(closure);
  return std::none_of(captured.begin(), captured.end(), [&](ObjId part) {
    return objects_.OfCaller(part) && objects_[objects_.RootOf(part)].kind != ObjKind::kGlobal;
  });
}

// A closure that captured what the caller passes is another one for each caller.
void Interpreter::NoteClosure(const Frame& frame, ObjId closure) {
  constexpr std::size_t kMost = 64;
  closures_[objects_[closure].a].insert(closure);
  std::vector<ObjId>& known = summaries_[frame.summary].closures;
  const bool seen = std::find(known.begin(), known.end(), closure) != known.end();
  if (!seen && known.size() < kMost && !Resolved(closure)) known.push_back(closure);
}

// Closures returns the closures of a body that the program makes; one without captures when they
// are too many to tell apart.
std::vector<ObjId> Interpreter::Closures(FunctionId body) {
  constexpr std::size_t kMost = 4;
  std::vector<ObjId> made;
  std::vector<ObjId> open;
  const std::set<ObjId>& known = closures_[body];
  RestOn({Basis::Answer::About::kClosures, body, static_cast<std::uint32_t>(known.size())});
  for (const ObjId closure : known) (Resolved(closure) ? made : open).push_back(closure);
  if (made.empty()) made = std::move(open);
  if (made.empty() || made.size() > kMost) return {objects_.Closure(body, {})};
  return made;
}

// Callables returns the function values that a path may have: the one that is known on this path,
// else all that flow there. Values found by flow have no bindings: their captures are unknown.
std::vector<ObjId> Interpreter::Callables(const Frame& frame, const State& state, PathId path) {
  ObjId value = Value(frame, state, path);
  if (value != 0 && objects_[value].kind == ObjKind::kAddress)
    value = LoadFrom(state, objects_[value].base);
  if (value != 0 && FunctionOf(value) != kNone) return {value};
  std::vector<ObjId> callables;
  for (const FunctionId function : program_.ValueTargets(frame.id, path)) {
    if (program_.functions[function].kind != FunctionKind::kClosureBody) {
      callables.push_back(objects_.Intern({.kind = ObjKind::kFunction, .a = function}));
      continue;
    }
    const std::vector<ObjId> closures = Closures(function);
    callables.insert(callables.end(), closures.begin(), closures.end());
  }
  return callables;
}

}  // namespace impasse::skeleton
