// Paths to objects, values of locations, conditions.
#include <algorithm>
#include <optional>

#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {

ObjId Interpreter::ResultSlot(const Frame& frame, std::uint32_t ordinal) {
  return objects_.Intern({.kind = ObjKind::kResult,
                          .a = frame.id,
                          .b = ordinal,
                          .context = variants_[frame.variant].context});
}

ObjId Interpreter::RootObject(const Frame& frame, const Path& path) {
  const Variant& variant = variants_[frame.variant];
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
      return variant.bindings.self;
    case Root::kLocal:
      return objects_.Intern(
          {.kind = ObjKind::kLocal, .a = frame.id, .b = path.id, .context = variant.context});
    case Root::kResult:
      return ResultSlot(frame, path.id);
    case Root::kParam: {
      if (path.id >= variant.bindings.arguments.size()) return 0;
      const bool reference =
          path.id < frame.function->params.size() && frame.function->params[path.id].is_reference;
      const ObjKind kind = objects_[variant.bindings.arguments[path.id]].kind;
      const bool value = kind == ObjKind::kAddress || kind == ObjKind::kConstant ||
                         kind == ObjKind::kFunction || kind == ObjKind::kClosure ||
                         kind == ObjKind::kUnknown;
      const bool pointer =
          path.id < frame.function->params.size() && frame.function->params[path.id].is_pointer;
      if (reference || (!value && !pointer)) return variant.bindings.arguments[path.id];
      // A value parameter is a variable of the function; its first value is what was passed.
      return objects_.Intern({.kind = ObjKind::kLocal,
                              .a = frame.id,
                              .b = 0x80000000U | path.id,
                              .context = variant.context});
    }
    case Root::kCapture:
      return objects_.Intern(
          {.kind = ObjKind::kCapture, .base = variant.bindings.self, .b = path.id});
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
    const auto found = ever_.find(location);
    if (found != ever_.end() && found->second != 0) return found->second;
  }
  if (obj.kind == ObjKind::kCapture && objects_[obj.base].kind == ObjKind::kClosure) {
    const std::vector<ObjId>& captured = objects_.Captured(obj.base);
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
      element.b = index;
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

// Locate returns the object that a path designates; with `bound` unset, the reference itself rather
// than what it is bound to.
ObjId Interpreter::Locate(const Frame& frame, const State& state, PathId id, bool bound) {
  if (id == 0) return 0;
  const Path& path = program_.PathOf(id);
  ObjId at = RootObject(frame, path);
  for (const PathStep& step : path.steps) {
    if (at == 0) return 0;
    switch (step.kind) {
      case StepKind::kField:
        at = objects_.Field(Through(state, at), step.name);
        break;
      case StepKind::kDeref:
        at = objects_.Pointee(LoadFrom(state, Through(state, at)));
        break;
      case StepKind::kAddress:
        at = objects_.AddressOf(Through(state, at));
        break;
      case StepKind::kIndex:
        at = Element(frame, state, Through(state, at), step.index);
        break;
      case StepKind::kBase:
        break;
    }
  }
  if (bound) at = Through(state, at);
  if (at != 0 && path.type != 0) types_.try_emplace(at, path.type);
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

FunctionId Interpreter::FunctionOf(ObjId value) const {
  const Obj& obj = objects_[value];
  if (obj.kind == ObjKind::kFunction || obj.kind == ObjKind::kClosure) return obj.a;
  if (obj.kind == ObjKind::kAddress) return FunctionOf(obj.base);
  return kNone;
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
    const auto made = closures_.find(function);
    if (made != closures_.end() && made->second.size() <= 4) {
      callables.insert(callables.end(), made->second.begin(), made->second.end());
      continue;
    }
    callables.push_back(objects_.Intern({.kind = ObjKind::kFunction, .a = function}));
  }
  return callables;
}

namespace {

std::optional<bool> Compare(ConditionKind kind, std::int64_t a, std::int64_t b) {
  switch (kind) {
    case ConditionKind::kTruth:
      return a != 0;
    case ConditionKind::kEqual:
      return a == b;
    case ConditionKind::kLess:
      return a < b;
    case ConditionKind::kLessEqual:
      return a <= b;
    default:
      return std::nullopt;
  }
}

}  // namespace

int Interpreter::Decide(const Frame& frame, const State& state, const Condition& condition) {
  const ObjId left = Value(frame, state, condition.lhs);
  const ObjId right = Value(frame, state, condition.rhs);
  if (condition.kind == ConditionKind::kTruth && left != 0) {
    const ObjKind kind = objects_[left].kind;
    if (kind == ObjKind::kAddress || kind == ObjKind::kFunction || kind == ObjKind::kClosure)
      return 1;
  }
  const bool constants = left != 0 && objects_[left].kind == ObjKind::kConstant &&
                         (condition.kind == ConditionKind::kTruth ||
                          (right != 0 && objects_[right].kind == ObjKind::kConstant));
  if (constants) {
    const auto known = Compare(condition.kind, objects_[left].value, objects_[right].value);
    if (known.has_value()) return *known ? 1 : 0;
  }
  for (const Decided& decided : state.conditions) {
    if (decided.identity == condition.identity) return decided.holds ? 1 : 0;
  }
  return -1;
}

// Remember keeps the outcome of a branch that the function asks for twice: of one that nothing in
// it changes, or of one about local variables, until they are assigned.
void Interpreter::Remember(const Frame& frame, State& state, const Condition& condition,
                           bool holds) {
  if (condition.identity == 0 || !Repeats(frame.id, condition.identity)) return;
  Decided decided{condition.identity, holds};
  if (condition.changes) {
    const auto variable = [&](PathId path, ObjId& about) {
      if (path == 0 || program_.PathOf(path).root == Root::kConstant) return path != 0;
      about = Locate(frame, state, path);
      return about != 0 && objects_[about].kind == ObjKind::kLocal;
    };
    const bool truth = condition.kind == ConditionKind::kTruth;
    if (!variable(condition.lhs, decided.left)) return;
    if (!truth && !variable(condition.rhs, decided.right)) return;
  }
  state.conditions.push_back(decided);
  std::sort(state.conditions.begin(), state.conditions.end());
}

std::vector<std::size_t> Interpreter::SwitchTargets(const Frame& frame, const Block& block,
                                                    const State& state) {
  const Condition& condition = block.condition;
  const ObjId value = Value(frame, state, condition.lhs);
  const bool known = value != 0 && objects_[value].kind == ObjKind::kConstant;
  std::vector<std::size_t> targets;
  bool matched = false;
  for (std::size_t i = 0; i < block.succs.size(); ++i) {
    if (static_cast<int>(i) == condition.default_succ) continue;
    const bool fits =
        !known || (i < condition.cases.size() && condition.cases[i] == objects_[value].value);
    matched = matched || (known && fits);
    if (fits) targets.push_back(i);
  }
  if (!matched && condition.default_succ >= 0)
    targets.push_back(static_cast<std::size_t>(condition.default_succ));
  return targets;
}

void Interpreter::Branch(const Frame& frame, const Block& block, const State& state,
                         std::vector<std::pair<std::uint32_t, State>>& out) {
  const Condition& condition = block.condition;
  const auto go = [&](std::size_t index, State next) {
    if (index >= block.succs.size() || block.succs[index] < 0) return;
    out.emplace_back(static_cast<std::uint32_t>(block.succs[index]), std::move(next));
  };
  if (condition.kind == ConditionKind::kSwitch) {
    for (const std::size_t i : SwitchTargets(frame, block, state)) go(i, state);
    return;
  }
  if (condition.kind == ConditionKind::kNone || block.succs.size() != 2) {
    for (std::size_t i = 0; i < block.succs.size(); ++i) go(i, state);
    return;
  }
  const int decided = Decide(frame, state, condition);
  for (const bool holds : {true, false}) {
    if (decided >= 0 && (decided == 1) != holds) continue;
    State next = state;
    if (decided < 0) Remember(frame, next, condition, holds);
    go(holds != condition.negated ? 0 : 1, std::move(next));
  }
}

}  // namespace impasse::skeleton
