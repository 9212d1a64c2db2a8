// Actions: assignments, constructions, calls.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {
namespace {

std::string_view LastComponent(std::string_view name) {
  const std::size_t at = name.rfind("::");
  return at == std::string_view::npos ? name : name.substr(at + 2);
}

// Functions of the libraries from which nobody returns.
bool NeverReturns(std::string_view name) {
  constexpr std::array<std::string_view, 14> kNames = {"abort",           "exit",
                                                       "_exit",           "_Exit",
                                                       "quick_exit",      "std::abort",
                                                       "std::exit",       "std::_Exit",
                                                       "std::quick_exit", "std::terminate",
                                                       "pthread_exit",    "longjmp",
                                                       "__assert_fail",   "std::rethrow_exception"};
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
      if (closure != 0) closures_[body].insert(closure);
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
  if (action.args.empty() || action.name != 0) return state.Forget(target);
  const ObjId guard = Locate(frame, state, action.args[0]);
  if (state.FindGuard(guard) != nullptr && guard != target)
    return MoveGuard(frame, state, guard, target);
  Store(state, target,
        IsReference(target) ? objects_.AddressOf(guard) : Value(frame, state, action.args[0]));
}

// Store also remembers what members and globals hold for the threads that read them elsewhere.
void Interpreter::Store(State& state, ObjId location, ObjId value) {
  if (!Matters(location)) return state.Forget(location);
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
  if (value == slot) value = 0;
  const ObjKind kind = objects_[value].kind;
  if (kind == ObjKind::kResult || kind == ObjKind::kLocal)
    Rebase(state, value, target != 0 ? target : slot);
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
  for (GuardObject& guard : state.guards) {
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
      program_.Text(program_.PathOf(action.result).type).ends_with("pthread_mutex_t"))
    maybe_recursive_.insert(Locate(frame, state, action.result));
  if (action.guard != nullptr) {
    const GuardObject* guard = state.FindGuard(Locate(frame, state, action.object));
    if (guard != nullptr) return OnGuardMethod(frame, std::move(state), GuardObject(*guard));
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
  if (action.args.empty()) return {std::move(state)};
  const ObjId handle =
      objects_.Intern({.kind = ObjKind::kIndex, .base = Locate(frame, state, action.object)});
  for (const ObjId callable : Callables(frame, state, action.args[0]))
    Spawn(frame, state, callable, handle, 1);
  return {std::move(state)};
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
    if (at != 0 && objects_[at].kind == ObjKind::kAddress) state.Forget(objects_[at].base);
    // A C++ function may take a number by reference.
    const bool number = at != 0 && objects_[LoadFrom(state, at)].kind == ObjKind::kConstant;
    if (number && name.find("::") != std::string::npos) state.Forget(at);
    state.Undecide(at);
    if (name == "std::swap") state.Forget(at);
  }
}

// A library function: it may end the process, keep a callable as a thread, or call it.
Interpreter::States Interpreter::CallLibrary(const Frame& frame, State state) {
  const Action& action = *frame.action;
  const std::string& name = program_.Text(action.name);
  if (NeverReturns(name)) return {};
  if (KeepsThread(action)) return KeepThread(frame, std::move(state));
  if (action.object == 0 && name.starts_with("std::")) {
    const std::vector<ObjId> values = CallablesGiven(frame, state);
    if (!values.empty()) return CallValues(frame, state, values, action.args.size());
  }
  const bool binds = (name == "std::bind" || name == "std::bind_front") && !action.args.empty();
  if (binds && BindCallable(frame, state)) return {std::move(state)};
  ForgetArguments(frame, state);
  SetResult(frame, state, 0);
  return {std::move(state)};
}

Bindings Interpreter::Bind(const Frame& frame, const State& state, FunctionId callee, ObjId self,
                           std::size_t first) {
  const Action& action = *frame.action;
  Bindings bindings;
  const Function& function = program_.functions[callee];
  const bool closure = self != 0 && objects_[self].kind == ObjKind::kClosure;
  bindings.self = closure || relevance_.Self(callee) ? self : 0;
  // What std::bind bound comes first: the object of a method, then arguments.
  std::vector<ObjId> bound;
  if (self != 0 && objects_[self].kind == ObjKind::kClosure &&
      function.kind != FunctionKind::kClosureBody) {
    bound = objects_.Captured(self);
    bindings.self = 0;
    if (function.kind == FunctionKind::kMethod && !bound.empty()) {
      bindings.self = objects_.Pointee(bound.front());
      bound.erase(bound.begin());
    }
  }
  for (std::size_t i = 0; i < function.params.size(); ++i) {
    if (i < bound.size()) {
      bindings.arguments.push_back(bound[i]);
      continue;
    }
    const std::size_t index = first + i - bound.size();
    if (index >= action.args.size() ||
        !relevance_.Parameter(callee, static_cast<std::uint32_t>(i))) {
      bindings.arguments.push_back(0);
      continue;
    }
    const bool reference = function.params[i].is_reference;
    const ObjId at = Locate(frame, state, action.args[index]);
    bindings.arguments.push_back(reference ? at : Value(frame, state, action.args[index]));
    // A temporary bound to a reference designates the value it was made from.
    if (reference && at != 0 && objects_[at].kind == ObjKind::kResult &&
        FunctionOf(state.Load(at)) != kNone) {
      bindings.arguments.back() = state.Load(at);
    }
  }
  return bindings;
}

// AfterSkipped is the state after a call of a function that does not matter here, except that it
// may have written to what its arguments refer to.
State Interpreter::AfterSkipped(const Frame& frame, const State& state, const Function& function) {
  const Action& action = *frame.action;
  State next = state;
  for (std::size_t i = 0; i < action.args.size() && i < function.params.size(); ++i) {
    const ObjId at = Locate(frame, state, action.args[i]);
    if (at == 0) continue;
    if (objects_[at].kind == ObjKind::kAddress) next.Forget(objects_[at].base);
    if (function.params[i].is_reference && !IsReference(at)) next.Forget(at);
  }
  if (action.kind == OpKind::kCall) SetResult(frame, next, 0);
  return next;
}

Interpreter::States Interpreter::CallBodies(const Frame& frame, const State& state) {
  const Action& action = *frame.action;
  const ObjId self = Locate(frame, state, action.object);
  States out;
  for (const FunctionId callee : action.callees) {
    const Function& function = program_.functions[callee];
    if (Skips(callee)) {
      State next = AfterSkipped(frame, state, function);
      if (!function.is_noreturn) out.push_back(std::move(next));
      continue;
    }
    for (State& next : EnterCall(frame, state, callee, Bind(frame, state, callee, self, 0)))
      out.push_back(std::move(next));
  }
  return out;
}

// CallValues calls function values; the arguments of the action from `first` on are theirs.
Interpreter::States Interpreter::CallValues(const Frame& frame, const State& state,
                                            const std::vector<ObjId>& values, std::size_t first) {
  States out;
  for (const ObjId value : values) {
    const FunctionId callee = FunctionOf(value);
    if (callee == kNone || Skips(callee)) {
      out.push_back(state);
      continue;
    }
    ObjId self = objects_[value].kind == ObjKind::kClosure ? value : 0;
    if (program_.functions[callee].kind == FunctionKind::kMethod && self == 0)
      self = Locate(frame, state, frame.action->object);
    for (State& next : EnterCall(frame, state, callee, Bind(frame, state, callee, self, first))) {
      out.push_back(std::move(next));
    }
  }
  return out;
}

Interpreter::States Interpreter::EnterCall(const Frame& frame, const State& state,
                                           FunctionId callee, const Bindings& bindings) {
  State inner = ForCallee(state, bindings);
  const ThreadContext context = variants_[frame.variant].context;
  for (std::uint32_t i = 0; i < bindings.arguments.size(); ++i) {
    const ObjId slot = objects_.Intern(
        {.kind = ObjKind::kLocal, .a = callee, .b = 0x80000000U | i, .context = context});
    inner.Assign(slot, bindings.arguments[i]);
  }
  const VariantId entered = Enter(callee, context, bindings, inner, Here(frame));
  States out;
  if (entered == kNone) return out;  // a bound was hit: nothing can be said of what follows
  if (variants_[entered].running) {
    out.push_back(state);
    return out;
  }
  for (State exit : variants_[entered].exits) {
    if (variants_[entered].widened) {
      exit.store.clear();
      exit.result = 0;
    }
    State next = AfterCall(state, inner, exit);
    MayChange(next, bindings);
    SetResult(frame, next, exit.result);
    out.push_back(std::move(next));
  }
  return out;
}

// MayChange undoes what was decided about variables that a callee can write to.
void Interpreter::MayChange(State& state, const Bindings& bindings) const {
  const auto reached = [&](ObjId id) {
    state.Undecide(objects_[id].kind == ObjKind::kAddress ? objects_[id].base : id);
  };
  for (const ObjId argument : bindings.arguments) reached(argument);
  if (objects_[bindings.self].kind != ObjKind::kClosure) return;
  for (const ObjId captured : objects_.Captured(bindings.self)) reached(captured);
}

// ForCallee keeps what a callee can see: values and guards that its bindings lead to, and those
// that belong to no function.
State Interpreter::ForCallee(const State& state, const Bindings& bindings) const {
  absl::flat_hash_set<ObjId> roots;
  std::vector<ObjId> work = bindings.arguments;
  work.push_back(bindings.self);
  while (!work.empty()) {
    const ObjId id = work.back();
    work.pop_back();
    if (id == 0 || !roots.insert(objects_.RootOf(id)).second) continue;
    const ObjId root = objects_.RootOf(id);
    if (objects_[root].kind == ObjKind::kClosure) {
      for (const ObjId captured : objects_.Captured(root)) work.push_back(captured);
    }
    for (const auto& [location, value] : state.store) {
      if (objects_.RootOf(location) == root) work.push_back(value);
    }
  }
  const auto hidden = [&](ObjId id) {
    const ObjId root = objects_.RootOf(id);
    return objects_[root].kind != ObjKind::kGlobal && !roots.contains(root);
  };
  State inner = state;
  std::erase_if(inner.store, [&](const auto& entry) { return hidden(entry.first); });
  std::erase_if(inner.guards, [&](const GuardObject& guard) { return hidden(guard.guard); });
  return inner;
}

// AfterCall joins what the caller knew before with what the callee, entered with `inner`, left
// behind.
State Interpreter::AfterCall(const State& before, const State& inner, const State& exit) const {
  const auto visible = [&](ObjId guard) {
    return std::any_of(inner.guards.begin(), inner.guards.end(),
                       [&](const GuardObject& g) { return g.guard == guard; });
  };
  State after = before;
  after.held.clear();
  for (const HeldObject& held : exit.held) {
    const HeldObject* same = before.FindHeld(held.lock);
    after.held.push_back(same == nullptr ? held : *same);
    after.held.back().depth = held.depth;
    if (same != nullptr && (same->guard == 0 || visible(same->guard)))
      after.held.back().guard = held.guard;
  }
  for (const HeldObject& held : before.held) {
    if (exit.FindHeld(held.lock) == nullptr) after.released.push_back({held.lock, held.place, {}});
  }
  std::erase_if(after.guards, [&](const GuardObject& guard) { return visible(guard.guard); });
  after.guards.insert(after.guards.end(), exit.guards.begin(), exit.guards.end());
  for (const auto& [location, value] : inner.store) after.Forget(location);
  for (const auto& [location, value] : exit.store) after.Assign(location, value);
  after.live = exit.live;
  for (const auto& handle : exit.handles) {
    if (std::find(after.handles.begin(), after.handles.end(), handle) == after.handles.end())
      after.handles.push_back(handle);
  }
  std::erase_if(after.handles, [&](const auto& handle) {
    return !std::binary_search(exit.live.begin(), exit.live.end(), handle.second);
  });
  return after;
}

}  // namespace impasse::skeleton
