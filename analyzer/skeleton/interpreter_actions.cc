// Actions: assignments, constructions, calls.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "analyzer/model/words.h"
#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/swap_guards.h"

namespace impasse::skeleton {
namespace {

// Functions of the libraries from which nobody returns.
bool NeverReturns(std::string_view name) {
  constexpr std::array<std::string_view, 13> kNames = {"abort",
                                                       "exit",
                                                       "_exit",
                                                       "_Exit",
                                                       "quick_exit",
                                                       "std::abort",
                                                       "std::exit",
                                                       "std::_Exit",
                                                       "std::quick_exit",
                                                       "std::terminate",
                                                       "longjmp",
                                                       "__assert_fail",
                                                       "std::rethrow_exception"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace

Interpreter::States Interpreter::Step(const Frame& frame, State state) {
  const Action& action = *frame.action;
  switch (action.kind) {
    case OpKind::kAssign:
      Assign(frame, state);
      break;
    case OpKind::kConstruct:
      return Construct(frame, std::move(state));
    case OpKind::kDestroy:
      return Destroy(frame, std::move(state));
    case OpKind::kCall:
      return Call(frame, std::move(state));
    case OpKind::kClosure: {
      std::vector<ObjId> captured;
      for (std::size_t i = 0; i < action.args.size(); ++i) {
        const bool by_ref = i < action.by_ref.size() && action.by_ref[i];
        captured.push_back(by_ref ? Locate(frame, state, action.args[i])
                                  : Value(frame, state, action.args[i]));
      }
      const FunctionId body = action.callees.empty() ? kNone : action.callees.front();
      const ObjId closure = body == kNone ? 0 : objects_.Closure(body, captured);
      if (closure != 0) NoteClosure(frame, closure);
      SetResult(frame, state, closure);
      break;
    }
    case OpKind::kReturn:
      state.result = action.args.empty() || !relevance_.Returned(frame.id)
                         ? 0
                         : Value(frame, state, action.args[0]);
      break;
    case OpKind::kThrow:
      state.thrown = true;
      break;
    case OpKind::kNew:
      SetResult(frame, state, 0);
      break;
    case OpKind::kAwait:
      DoubtAll(state);
      break;
    default:
      break;
  }
  States out;
  out.push_back(std::move(state));
  return out;
}

void Interpreter::Assign(const Frame& frame, State& state) {
  const Action& action = *frame.action;
  const ObjId target = Locate(frame, state, action.object, /*bound=*/false);
  if (target == 0) return;
  if (action.args.empty() || action.name != 0) return Forget(state, target);
  const ObjId guard = Locate(frame, state, action.args[0]);
  if (guard != target && KnowGuard(state, guard, action.args[0]))
    return MoveGuard(frame, state, guard, target);
  Store(state, target,
        IsReference(target) ? objects_.AddressOf(guard) : Value(frame, state, action.args[0]));
}

// Store also remembers what members and globals hold for the threads that read them elsewhere.
void Interpreter::Store(State& state, ObjId location, ObjId value) {
  if (!Matters(location)) return Forget(state, location);
  Undecide(state, location);
  state.Assign(location, value);
  const ObjKind kind = objects_[location].kind;
  if (kind != ObjKind::kField && kind != ObjKind::kGlobal) return;
  const ObjKind held = objects_[value].kind;
  const bool known =
      held == ObjKind::kAddress || held == ObjKind::kFunction || held == ObjKind::kClosure;
  const bool null = held == ObjKind::kConstant && objects_[value].value == 0;
  if (null) return;
  const auto [found, added] = ever_.try_emplace(location, known ? value : 0);
  if (!added && found->second != value) found->second = 0;
}

// Skips tells that a body needs no look: it does not synchronise, and what it returns does not
// matter.
bool Interpreter::Skips(FunctionId callee) const {
  constexpr std::size_t kSmall = 12;
  const Function& function = program_.functions[callee];
  return !relevance_.Enters(callee) && !(function.returns_object && relevance_.Returned(callee) &&
                                         function.blocks.size() <= kSmall);
}

// Matters tells whether a value at this location can ever decide about a lock.
bool Interpreter::Matters(ObjId location) const {
  for (ObjId at = location; at != 0; at = objects_[at].base) {
    const Obj& obj = objects_[at];
    switch (obj.kind) {
      case ObjKind::kField:
        return relevance_.Field(obj.a);
      case ObjKind::kGlobal:
        return relevance_.Global(obj.a);
      case ObjKind::kLocal:
        return (obj.b & 0x80000000U) != 0 ? relevance_.Parameter(obj.a, obj.b & 0x7fffffffU)
                                          : relevance_.Local(obj.a, obj.b);
      case ObjKind::kResult:
        return relevance_.Result(obj.a, obj.b);
      default:
        break;
    }
  }
  return true;
}

// SetResult gives the value of an action to the variable that receives it and to its ordinal.
void Interpreter::SetResult(const Frame& frame, State& state, ObjId value) {
  const Action& action = *frame.action;
  const ObjId slot = ResultSlot(frame, action.ordinal);
  const ObjId target =
      action.result == 0 ? 0 : Locate(frame, state, action.result, /*bound=*/false);
  if (value != 0 && state.FindGuard(value) != nullptr) {
    return MoveGuard(frame, state, value, target != 0 ? target : slot);
  }
  if (value == slot) {
    // An object that is returned lives on in the variable; what a pointer leads to stays where it
    // is.
    if (target != 0 && !program_.Text(program_.PathOf(action.result).type).ends_with('*'))
      Rebase(state, slot, target);
    value = 0;
  }
  const ObjKind kind = objects_[value].kind;
  if (kind == ObjKind::kResult || kind == ObjKind::kLocal) {
    Rebase(state, value, target != 0 ? target : slot);
    // A temporary that nobody names is the result itself: it is destroyed by that name.
    if (target == 0) value = 0;
  }
  state.Assign(slot, Matters(slot) ? value : 0);
  if (target == 0) return;
  const ObjId known = value != 0 ? value : slot;
  Store(state, target, IsReference(target) ? objects_.AddressOf(known) : known);
}

// Rebase moves what is known of an object to the object that it becomes: a returned value has a new
// home.
void Interpreter::Rebase(State& state, ObjId from, ObjId to) {
  if (from == to || to == 0) return;
  const std::vector<std::pair<ObjId, ObjId>> before = state.store;
  for (const auto& [location, value] : before) {
    if (location == from || !objects_.Within(location, from, /*through_pointers=*/false)) continue;
    state.Forget(location);
    state.Assign(objects_.Replace(location, from, to), value);
  }
  for (HeldObject& held : state.held) {
    if (objects_.Within(held.lock, from)) held.lock = objects_.Replace(held.lock, from, to);
  }
  for (GuardObject& guard : state.guards) {
    for (ObjId& lock : guard.locks) {
      if (objects_.Within(lock, from)) lock = objects_.Replace(lock, from, to);
    }
    if (!objects_.Within(guard.guard, from, /*through_pointers=*/false)) continue;
    const ObjId moved = objects_.Replace(guard.guard, from, to);
    for (HeldObject& held : state.held) {
      if (held.guard == guard.guard) held.guard = moved;
    }
    guard.guard = moved;
  }
}

Interpreter::States Interpreter::Construct(const Frame& frame, State state) {
  const Action& action = *frame.action;
  if (action.guard != nullptr) return MakeGuard(frame, std::move(state), *action.guard);
  if (action.api != nullptr) return Apply(frame, std::move(state), *action.api);
  if (!action.callees.empty()) return CallBodies(frame, state);
  // std::function and its like hold the callable that they are made from.
  const ObjId object = Locate(frame, state, action.object, /*bound=*/false);
  for (const PathId argument : action.args) {
    const ObjId value = Value(frame, state, argument);
    if (value != 0 && FunctionOf(value) != kNone) Store(state, object, value);
  }
  States out;
  out.push_back(std::move(state));
  return out;
}

Interpreter::States Interpreter::Destroy(const Frame& frame, State state) {
  const Action& action = *frame.action;
  const ObjId object = Locate(frame, state, action.object);
  if (action.guard != nullptr) {
    EndGuard(frame, state, object);
  } else if (action.api != nullptr) {
    return Apply(frame, std::move(state), *action.api);
  } else if (!action.callees.empty()) {
    States out = CallBodies(frame, state);
    for (State& after : out) ReleaseGuardsWithin(frame, after, object);
    return out;
  } else if (object != 0) {
    ReleaseGuardsWithin(frame, state, object);
  }
  States out;
  out.push_back(std::move(state));
  return out;
}

Interpreter::States Interpreter::Call(const Frame& frame, State state) {
  const Action& action = *frame.action;
  // A mutex that a function made may be of any kind.
  if (action.result != 0 &&
      program_.TypeKind(program_.PathOf(action.result).type) == ObjectKind::kMutex)
    NoteRecursive(frame, Locate(frame, state, action.result));
  if (action.guard != nullptr) {
    const ObjId at = Locate(frame, state, action.object);
    if (KnowGuard(state, at, action.object)) {
      const GuardObject guard = *state.FindGuard(at);
      return OnGuardMethod(frame, std::move(state), guard);
    }
  } else if (action.api != nullptr) {
    return Apply(frame, std::move(state), *action.api);
  } else if (action.target != 0) {
    const std::vector<ObjId> values = Callables(frame, state, action.target);
    if (!values.empty()) return CallValues(frame, state, values, 0);
  } else if (!action.callees.empty()) {
    const ObjId receiver = Value(frame, state, action.object);
    if (receiver != 0 && objects_[receiver].kind == ObjKind::kClosure)
      return CallValues(frame, state, {receiver}, 0);
    return CallBodies(frame, state);
  }
  return CallLibrary(frame, std::move(state));
}

// A container of threads is given one more.
bool Interpreter::KeepsThread(const Action& action) const {
  const std::string_view method = LastComponent(program_.Text(action.name));
  if (method != "emplace_back" && method != "emplace") return false;
  const std::string& type = program_.Text(program_.PathOf(action.object).type);
  return type.find("std::") != std::string::npos &&
         (type.find("<std::thread") != std::string::npos ||
          type.find("<std::jthread") != std::string::npos);
}

Interpreter::States Interpreter::KeepThread(const Frame& frame, State state) {
  const Action& action = *frame.action;
  if (action.args.empty()) return One(std::move(state));
  const ObjId handle =
      objects_.Intern({.kind = ObjKind::kIndex, .base = Locate(frame, state, action.object)});
  for (const ObjId callable : Callables(frame, state, action.args[0]))
    Spawn(frame, state, callable, handle, 1);
  return One(std::move(state));
}

// The callables among the arguments of an algorithm, std::call_once, std::invoke, std::apply: they
// call what they are given.
std::vector<ObjId> Interpreter::CallablesGiven(const Frame& frame, const State& state) {
  std::vector<ObjId> values;
  for (const PathId argument : frame.action->args) {
    const ObjId value = Value(frame, state, argument);
    if (value != 0 && FunctionOf(value) != kNone) values.push_back(value);
  }
  return values;
}

// std::bind makes a closure; false when what it binds is not known.
bool Interpreter::BindCallable(const Frame& frame, State& state) {
  const Action& action = *frame.action;
  const std::vector<ObjId> callables = Callables(frame, state, action.args[0]);
  if (callables.size() != 1) return false;
  std::vector<ObjId> bound;
  bound.reserve(action.args.size());
  for (std::size_t i = 1; i < action.args.size(); ++i)
    bound.push_back(Value(frame, state, action.args[i]));
  SetResult(frame, state, objects_.Closure(FunctionOf(callables.front()), bound));
  return true;
}

// What a library function was given the place of may have any value afterwards.
void Interpreter::ForgetArguments(const Frame& frame, State& state) {
  const std::string& name = program_.Text(frame.action->name);
  for (const PathId argument : frame.action->args) {
    const ObjId at = Locate(frame, state, argument);
    if (at != 0 && objects_[at].kind == ObjKind::kAddress) Forget(state, objects_[at].base);
    // A C++ function may take a number by reference.
    const bool number = at != 0 && objects_[LoadFrom(state, at)].kind == ObjKind::kConstant;
    if (number && name.find("::") != std::string::npos) Forget(state, at);
    state.Undecide(at);
    if (name == "std::swap") Forget(state, at);
  }
}

// A library function: it may end the process, keep a callable as a thread, or call it.
Interpreter::States Interpreter::CallLibrary(const Frame& frame, State state) {
  const Action& action = *frame.action;
  const std::string& name = program_.Text(action.name);
  if (EndsThread(name)) NoteThreadEnd(frame, state);
  if (EndsThread(name) || NeverReturns(name)) return {};
  const bool swaps =
      name == "std::swap" && action.args.size() == 2 &&
      SwapGuards(state, Locate(frame, state, action.args[0]), Locate(frame, state, action.args[1]));
  if (swaps) return One(std::move(state));
  DoubtCall(frame, state);
  NoteOutside(frame, state);
  if (KeepsThread(action)) return KeepThread(frame, std::move(state));
  if (MovesThread(frame, state)) return One(std::move(state));
  if (name.ends_with("promise::get_future")) {
    SetResult(frame, state, objects_.FutureOf(Locate(frame, state, action.object)));
    return One(std::move(state));
  }
  if (action.object == 0 && name.starts_with("std::")) {
    const std::vector<ObjId> values = CallablesGiven(frame, state);
    if (!values.empty()) return CallValues(frame, state, values, action.args.size());
  }
  const bool binds = (name == "std::bind" || name == "std::bind_front") && !action.args.empty();
  if (binds && BindCallable(frame, state)) return One(std::move(state));
  ForgetArguments(frame, state);
  SetResult(frame, state, 0);
  return One(std::move(state));
}

}  // namespace impasse::skeleton
