// Calls: the summary of a callee, put into the terms of the caller.
#include <algorithm>
#include <utility>

#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/substitution.h"

namespace impasse::skeleton {

Bindings Interpreter::Bind(const Frame& frame, const State& state, FunctionId callee, ObjId self,
                           std::size_t first) {
  const Action& action = *frame.action;
  Bindings bindings;
  const Function& function = program_.functions[callee];
  const bool closure = self != 0 && objects_[self].kind == ObjKind::kClosure;
  bindings.self = closure || relevance_.Self(callee) ? self : 0;
  // What std::bind bound comes first: the object of a method, then arguments.
  std::vector<ObjId> bound;
  if (closure && function.kind != FunctionKind::kClosureBody) {
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
    const ObjId at = Locate(frame, state, action.args[index]);
    ObjId given = function.params[i].is_reference ? at : Value(frame, state, action.args[index]);
    // A callable is known by what it runs, wherever it is kept.
    if (function.params[i].is_reference && FunctionOf(LoadFrom(state, at)) != kNone)
      given = LoadFrom(state, at);
    bindings.arguments.push_back(given);
  }
  return bindings;
}

// Abstract replaces what a closure captured by holes, so that all closures of one body are one.
ObjId Interpreter::Abstract(FunctionId callee, ObjId value, std::vector<ObjId>& holes) {
  const Obj obj = objects_[value];
  if (obj.kind == ObjKind::kAddress && FunctionOf(value) != kNone)
    return Abstract(callee, obj.base, holes);
  if (obj.kind != ObjKind::kClosure) return value;
  const std::vector<ObjId> captured = objects_.Captured(value);
  std::vector<ObjId> abstract;
  abstract.reserve(captured.size());
  for (const ObjId part : captured) {
    const ObjKind kind = objects_[part].kind;
    if (kind == ObjKind::kClosure || kind == ObjKind::kFunction || kind == ObjKind::kConstant) {
      abstract.push_back(Abstract(callee, part, holes));
      continue;
    }
    abstract.push_back(objects_.Intern(
        {.kind = ObjKind::kHole, .a = callee, .b = static_cast<std::uint32_t>(holes.size())}));
    holes.push_back(part);
  }
  return objects_.Closure(obj.a, abstract);
}

// Symbolic gives a function the names of what it is passed, and keeps what decides which way it
// goes: callables and constants. `actual` is told what its holes stand for.
Bindings Interpreter::Symbolic(FunctionId callee, Bindings& actual) {
  const Function& function = program_.functions[callee];
  const bool many = forms_[callee] >= options_.max_forms;
  Bindings symbolic;
  if (actual.self != 0) {
    symbolic.self = objects_[actual.self].kind == ObjKind::kClosure
                        ? Abstract(callee, actual.self, actual.holes)
                        : objects_.Intern({.kind = ObjKind::kThis, .a = callee});
  }
  for (std::uint32_t i = 0; i < actual.arguments.size() && i < function.params.size(); ++i) {
    const ObjId given = actual.arguments[i];
    const bool wanted = relevance_.Parameter(callee, i);
    // A constant tells what becomes of a lock only where the function does not give it back.
    const bool keeps = FunctionOf(given) != kNone ||
                       (objects_[given].kind == ObjKind::kConstant && !relevance_.Even(callee));
    if (!wanted) {
      symbolic.arguments.push_back(0);
    } else if (keeps && !many) {
      symbolic.arguments.push_back(Abstract(callee, given, actual.holes));
    } else {
      symbolic.arguments.push_back(objects_.Intern({.kind = ObjKind::kParam, .a = callee, .b = i}));
    }
  }
  return symbolic;
}

// AfterSkipped is the state after a call of a function that does not matter here, except that it
// may have written to what its arguments refer to.
State Interpreter::AfterSkipped(const Frame& frame, const State& state, FunctionId callee) {
  const Action& action = *frame.action;
  const Function& function = program_.functions[callee];
  State next = state;
  if (CallsElsewhere(callee)) DoubtOutside(next);
  for (std::size_t i = 0; i < action.args.size() && i < function.params.size(); ++i) {
    const ObjId at = Locate(frame, state, action.args[i]);
    if (at == 0) continue;
    if (objects_[at].kind == ObjKind::kAddress) Forget(next, objects_[at].base);
    if (function.params[i].is_reference && !IsReference(at)) Forget(next, at);
  }
  if (action.kind == OpKind::kCall) SetResult(frame, next, 0);
  return next;
}

// DynamicCallees are the bodies that a call may run: two virtual calls of one object run bodies of
// one class.
FunctionIds Interpreter::DynamicCallees(const State& state, const Action& action, ObjId self) {
  const ObjId known = action.is_virtual && self != 0 ? state.Load(objects_.ClassOf(self)) : 0;
  FunctionIds callees;
  for (const FunctionId callee : action.callees) {
    if (known != 0 && objects_.Constant(program_.functions[callee].class_type) == known)
      callees.push_back(callee);
  }
  return callees.empty() ? action.callees : callees;
}

Interpreter::States Interpreter::CallBodies(const Frame& frame, const State& state) {
  const Action& action = *frame.action;
  const ObjId self = Locate(frame, state, action.object);
  const FunctionIds callees = DynamicCallees(state, action, self);
  // Which class it is matters when the call leaves a lock taken.
  const bool tells = action.is_virtual && self != 0 && callees.size() > 1 &&
                     !std::all_of(callees.begin(), callees.end(),
                                  [&](FunctionId id) { return relevance_.Even(id); });
  constexpr std::size_t kMany = 8;
  Frame here = frame;
  States out;
  if (callees.size() == 1) NoteThrown(frame, state, callees.front());
  for (const FunctionId callee : callees) {
    const Function& function = program_.functions[callee];
    here.doubt = callees.size() > kMany                        ? Doubt::kManyTargets
                 : function.is_noreturn && !state.held.empty() ? Doubt::kLastWords
                                                               : Doubt::kNone;
    States after;
    if (!Skips(callee)) {
      after = EnterCall(here, state, callee, Bind(frame, state, callee, self, 0));
    } else if (!function.is_noreturn) {
      if (callees.size() == 1) NoteSkipped(frame, state, callee);
      after.push_back(AfterSkipped(frame, state, callee));
    }
    for (State& next : after) {
      if (tells) next.Assign(objects_.ClassOf(self), objects_.Constant(function.class_type));
      out.push_back(std::move(next));
    }
  }
  return out;
}

// NoteThrown notes what is locked by hand where a call ends with an exception that leaves the
// function for somebody who catches it. What the callee gives back itself is not known here.
void Interpreter::NoteThrown(const Frame& frame, const State& state, FunctionId callee) {
  constexpr std::size_t kMost = 32;
  std::vector<HeldObject> held;
  for (const HeldObject& lock : state.held) {
    if (lock.guard == 0) held.push_back(lock);
  }
  std::vector<Abandoned>& known = summaries_[frame.summary].abandoned;
  if (held.empty() || known.size() >= kMost || Flow(frame.id).Catches() ||
      frame.function->is_noexcept)
    return;
  if (throwing_ == nullptr) throwing_ = std::make_unique<Throwing>(program_);
  if (!throwing_->Throws(callee) || !throwing_->Caught(frame.id) || UnwindingGivesBack(frame))
    return;
  known.push_back({frame.action->site, callee, std::move(held)});
}

// UnwindingGivesBack tells whether a local object of the function, a guard of the program's own,
// gives a lock back in its destructor, and so does when an exception passes.
bool Interpreter::UnwindingGivesBack(const Frame& frame) const {
  const std::vector<Block>& blocks = frame.function->blocks;
  const auto gives_back = [&](const Action& action) {
    return action.kind == OpKind::kDestroy && action.implicit &&
           !std::all_of(action.callees.begin(), action.callees.end(),
                        [&](FunctionId id) { return relevance_.Even(id); });
  };
  return std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
    return std::any_of(block.actions.begin(), block.actions.end(), gives_back);
  });
}

// CallValues calls function values; the arguments of the action from `first` on are theirs.
Interpreter::States Interpreter::CallValues(const Frame& frame, const State& state,
                                            const std::vector<ObjId>& values, std::size_t first) {
  constexpr std::size_t kMany = 4;
  Frame here = frame;
  here.doubt = values.size() > kMany ? Doubt::kManyTargets : Doubt::kNone;
  States out;
  for (const ObjId value : values) {
    const FunctionId callee = FunctionOf(value);
    if (callee == kNone || Skips(callee)) {
      if (callee != kNone && values.size() == 1) NoteSkipped(frame, state, callee);
      out.push_back(state);
      continue;
    }
    ObjId self = objects_[value].kind == ObjKind::kClosure ? value : 0;
    if (program_.functions[callee].kind == FunctionKind::kMethod && self == 0)
      self = Locate(frame, state, frame.action->object);
    for (State& next : EnterCall(here, state, callee, Bind(frame, state, callee, self, first)))
      out.push_back(std::move(next));
  }
  return out;
}

Interpreter::States Interpreter::EnterCall(const Frame& frame, const State& state,
                                           FunctionId callee, Bindings bindings) {
  const Bindings symbolic = Symbolic(callee, bindings);
  const SummaryId entered = Enter(callee, symbolic);
  States out;
  if (entered == kNone) {
    out.push_back(state);
    DoubtAll(out.back());
    return out;
  }
  summaries_[frame.summary].calls.insert(entered);
  Substitution with(*this, state, callee, frame.id, bindings);
  with.SetPlace(frame.action->site, frame.action->ordinal);
  Import(frame, state, entered, with);
  const Summary& summary = summaries_[entered];
  if (summary.running && summary.exits_within.empty()) {
    out.push_back(state);
    DoubtAll(out.back());
    return out;
  }
  const std::vector<State>& exits = summary.running ? summary.exits_within : summary.exits;
  for (const State& exit : exits) {
    State next = state;
    MayChange(next, bindings);
    if (AfterCall(frame, next, with, exit)) out.push_back(std::move(next));
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

// Accepts tells whether what the callee takes for granted can be so; what the caller does not know
// either it then takes for granted itself.
bool Interpreter::Accepts(const State& state, Substitution& with,
                          const std::vector<Assumption>& assumed,
                          std::vector<Assumption>& further) const {
  for (const Assumption& assumption : assumed) {
    const ObjId left = with.Map(assumption.left);
    const ObjId value = LoadFrom(state, left);
    const auto known = Evaluate(assumption.kind, value, assumption.right);
    if (known.has_value()) {
      if (*known != assumption.holds) return false;
      continue;
    }
    if (!OfEntry(state, value)) continue;
    const Assumption mine{value, assumption.kind, assumption.right, assumption.holds};
    Assumption contrary = mine;
    contrary.holds = !mine.holds;
    if (std::binary_search(state.assumed.begin(), state.assumed.end(), contrary)) return false;
    further.push_back(mine);
  }
  return true;
}

// LocksAfter takes over the locks that the callee leaves taken, and those of which it is not known.
void Interpreter::LocksAfter(const Frame& frame, State& state, Substitution& with,
                             const State& exit) {
  for (const HeldObject& held : exit.held) {
    HeldObject mine = held;
    mine.lock = with.Map(held.lock);
    mine.guard = with.Map(held.guard);
    mine.place = with.MapTrace(held.place);
    mine.dropped = state.dropped;
    if (mine.lock != 0) Acquire(frame, state, mine, /*note=*/false);
    if (mine.lock == 0) DoubtAll(state);
  }
  for (const ObjId lock : exit.unsure) {
    const ObjId mine = with.Map(lock);
    if (mine != 0) state.Doubt(mine);
    if (mine == 0) DoubtAll(state);
  }
}

// AfterCall applies one way in which the callee returns; false when it is impossible here.
bool Interpreter::AfterCall(const Frame& frame, State& state, Substitution& with,
                            const State& exit) {
  with.Returns(exit.result);
  std::vector<Assumption> further;
  if (!Accepts(state, with, exit.assumed, further)) return false;
  const State before = state;
  for (const Assumption& assumption : further) state.Assume(assumption);
  for (const ObjId lock : exit.freed) {
    if (with.Possible(lock)) Release(frame, state, with.Map(lock));
  }
  LocksAfter(frame, state, with, exit);
  GuardsAfter(state, before, with, exit);
  for (const ObjId location : exit.changed) {
    const ObjId mine = with.MapLocation(location);
    if (mine == 0) continue;
    Forget(state, mine);
    if (exit.FindGuard(location) == nullptr)  // ended by the callee
      std::erase_if(state.guards, [&](const GuardObject& guard) { return guard.guard == mine; });
  }
  for (const auto& [location, value] : exit.store) {
    const ObjId mine = with.MapLocation(location);
    if (mine != 0) Store(state, mine, with.Map(value));
  }
  for (const ObjId handle : exit.joined) Join(state, with.Map(handle));
  for (const ObjId once : exit.passed) state.Pass(with.Map(once));
  for (const Token token : exit.live) state.AddLive(token);
  for (const auto& [handle, token] : exit.handles) KeepHandle(state, with.Map(handle), token);
  SetResult(frame, state, with.Map(exit.result));
  return true;
}

GuardObject Interpreter::AdaptGuard(const GuardObject& guard, const State& before,
                                    Substitution& with) {
  GuardObject mine = guard;
  mine.guard = with.Map(guard.guard);
  mine.locks.clear();
  for (const ObjId lock : guard.locks) {
    const bool entered = objects_[lock].kind == ObjKind::kGuarded;
    const GuardObject* known = before.FindGuard(entered ? with.Map(objects_[lock].base) : 0);
    if (known != nullptr) {
      mine.locks.insert(mine.locks.end(), known->locks.begin(), known->locks.end());
      mine.mode = known->mode;
      mine.kind = known->kind;
      if (guard.owned == Owned::kAsEntered) mine.owned = known->owned;
    } else if (const ObjId mapped = with.Map(lock); mapped != 0) {
      mine.locks.push_back(mapped);
    }
  }
  return mine;
}

// GuardsAfter takes over what the callee did with guards of the caller, and those it returns.
void Interpreter::GuardsAfter(State& state, const State& before, Substitution& with,
                              const State& exit) {
  for (const GuardObject& guard : exit.guards) {
    GuardObject mine = AdaptGuard(guard, before, with);
    if (mine.guard == 0) continue;
    for (HeldObject& held : state.held) {
      if (std::find(mine.locks.begin(), mine.locks.end(), held.lock) != mine.locks.end() &&
          mine.owned == Owned::kYes)
        held.guard = mine.guard;
    }
    if (GuardObject* known = state.FindGuard(mine.guard); known != nullptr) {
      *known = std::move(mine);
    } else if (mine.owned != Owned::kAsEntered ||
               objects_[mine.locks.empty() ? 0 : mine.locks.front()].kind == ObjKind::kGuarded) {
      state.guards.push_back(std::move(mine));
    }
  }
}

namespace {

// A wait for a condition gives back, and takes again, what was taken before it, under whatever
// name.
bool GivesBackFirst(const Event& event) {
  return event.op == Op::kWait || event.op == Op::kTimedWait ||
         std::find(event.freed.begin(), event.freed.end(), event.object) != event.freed.end();
}

}  // namespace

// GivenBack returns the locks that a callee gave back, in the terms of the caller. What a wait
// gives back and nothing tells is some lock.
std::vector<ObjId> Interpreter::GivenBack(const Event& event, bool waits, Substitution& with) {
  std::vector<ObjId> freed;
  for (const ObjId lock : event.freed) {
    const ObjId mapped = with.Map(lock);
    if (mapped != 0 || waits) freed.push_back(mapped != 0 ? mapped : objects_.Any());
  }
  return freed;
}

// MayBeOfCaller tells whether a lock that was given back may be one that a caller further up holds.
bool Interpreter::MayBeOfCaller(ObjId lock, bool waits) const {
  const bool unknown =
      objects_[lock].kind == ObjKind::kAny || objects_.Passes(lock, ObjKind::kDeref);
  return (waits && unknown) || objects_.OfCaller(lock);
}

// Adapt puts an event of a callee into the terms of the caller, who holds `outer`.
std::optional<Event> Interpreter::Adapt(const Event& event, const std::vector<HeldObject>& outer,
                                        std::uint8_t dropped, Substitution& with) {
  Event mine = event;
  mine.object = with.Map(event.object);
  if (mine.object == 0 && event.object != 0) return std::nullopt;
  mine.held.clear();
  mine.freed.clear();
  const bool gives_back = GivesBackFirst(event);
  const std::vector<ObjId> freed = GivenBack(event, gives_back, with);
  for (const HeldObject& held : outer) {
    if (std::find(freed.begin(), freed.end(), held.lock) == freed.end()) mine.held.push_back(held);
  }
  for (const ObjId lock : freed) {
    const bool held = std::any_of(outer.begin(), outer.end(),
                                  [&](const HeldObject& h) { return h.lock == lock; });
    if (!held && MayBeOfCaller(lock, gives_back)) mine.freed.push_back(lock);
  }
  for (HeldObject held : event.held) {
    held.lock = with.Map(held.lock);
    if (gives_back && std::find(freed.begin(), freed.end(), held.lock) != freed.end()) continue;
    held.imported = true;
    held.dropped = static_cast<std::uint8_t>(held.dropped + dropped);
    const bool again = std::any_of(mine.held.begin(), mine.held.end(),
                                   [&](const HeldObject& h) { return h.lock == held.lock; });
    if (held.lock != 0 && !again) mine.held.push_back(std::move(held));
  }
  return mine;
}

// Over tells whether an event belongs to what runs once and has ended already.
bool Interpreter::Over(const State& state, const Event& event, Substitution& with) {
  if (state.passed.empty()) return false;
  if (event.kind == ObjectKind::kOnce && state.HasPassed(with.Map(event.object))) return true;
  return std::any_of(event.held.begin(), event.held.end(), [&](const HeldObject& held) {
    return held.kind == ObjectKind::kOnce && state.HasPassed(with.Map(held.lock));
  });
}

bool Interpreter::ImportEvent(const Frame& frame, const State& state, const Event& event,
                              Substitution& with) {
  std::vector<Assumption> further;
  if (!Accepts(state, with, event.assumed, further)) return false;
  if (event.op == Op::kThreadExit && HasCleanup(frame.id)) return false;
  if (event.op == Op::kRelease) {
    ImportRelease(frame, state, event, further, with);
    return true;
  }
  std::optional<Event> mine = Adapt(event, state.held, state.dropped, with);
  if (!mine.has_value() || Over(state, event, with)) return false;
  // What does not depend on the call is not made to depend on the path to it either, except where a
  // recursion may end by what it is given.
  State both{
      .handles = state.handles, .live = state.live, .joined = state.joined, .passed = state.passed};
  for (const ObjId handle : event.joined) Join(both, with.Map(handle));
  for (const ObjId once : event.passed) both.Pass(with.Map(once));
  if (!event.closed || calls_.Recursive(frame.id)) both.assumed = state.assumed;
  for (const Assumption& assumption : further) both.Assume(assumption);
  for (const Token token : mine->live) both.AddLive(token);
  mine->joined = std::move(both.joined);
  mine->passed = std::move(both.passed);
  if (mine->doubt == Doubt::kNone) mine->doubt = frame.doubt;
  mine->dropped = static_cast<std::uint8_t>(event.dropped + state.dropped);
  if (mine->op == Op::kJoin && mine->ends.empty()) mine->ends = EndsOf(state, mine->object);
  mine->live = std::move(both.live);
  mine->assumed = std::move(both.assumed);
  for (const ObjId lock : state.freed) {
    if (std::find(mine->freed.begin(), mine->freed.end(), lock) == mine->freed.end())
      mine->freed.push_back(lock);
  }
  Add(frame, std::move(*mine), event.place, &with);
  return true;
}

// Import takes over what happens during a call, once per call with equal arguments and locks; what
// does not depend on the arguments, once per set of locks.
void Interpreter::Import(const Frame& frame, const State& state, SummaryId callee,
                         Substitution& with) {
  Summary& summary = summaries_[frame.summary];
  const Summary& inner = summaries_[callee];
  if (inner.events.empty() && inner.events_within.empty() && inner.starts.empty() &&
      inner.maybe_recursive.empty() && inner.closures.empty())
    return;
  std::vector<std::uint64_t> key = {callee, inner.events.size(),
                                    static_cast<std::uint64_t>(frame.doubt), state.dropped};
  for (const HeldObject& h : state.held)
    key.push_back(static_cast<std::uint64_t>(h.lock) << 8U | static_cast<std::uint64_t>(h.mode));
  key.push_back(~std::uint64_t{0});
  key.insert(key.end(), state.freed.begin(), state.freed.end());
  key.push_back(~std::uint64_t{0});
  key.insert(key.end(), state.live.begin(), state.live.end());
  key.push_back(~std::uint64_t{0});
  key.insert(key.end(), state.passed.begin(), state.passed.end());
  key.push_back(state.unsure.size());
  const bool closed_known =
      !summary.notes->imported_closed.insert(key).second && !calls_.Recursive(frame.id);
  for (const Assumption& assumption : state.assumed)
    key.push_back(static_cast<std::uint64_t>(assumption.left) << 1U | (assumption.holds ? 1U : 0U));
  const std::vector<std::uint64_t> arguments = with.Key();
  key.insert(key.end(), arguments.begin(), arguments.end());
  key.push_back(frame.action->ordinal);
  for (const auto& [location, value] : state.store)
    key.push_back(static_cast<std::uint64_t>(location) << 32U | value);
  if (!summary.notes->imported.insert(std::move(key)).second) return;
  ImportEvents(frame, state, inner, closed_known, with);
  ImportRest(frame, state, callee, with);
}

// ImportEvents takes over what happens in a call, unless it happens to an object that ends with it.
void Interpreter::ImportEvents(const Frame& frame, const State& state, const Summary& inner,
                               bool closed_known, Substitution& with) {
  const bool within = inner.running && !inner.events_within.empty();
  const std::size_t events = within ? inner.events_within.size() : inner.events.size();
  const ObjId dying = Dying(frame, state, inner);
  for (std::size_t i = 0; i < events; ++i) {
    if (closed_known && !within && inner.events[i].closed) continue;
    const Event& original = within ? inner.events_within[i] : inner.events[i];
    const bool own = &inner == &summaries_[frame.summary];  // the list may grow meanwhile
    if (!own && dying == 0 && state.dying.empty()) {
      ImportEvent(frame, state, original, with);
      continue;
    }
    Event event = original;
    bool alive = Bury(event, dying, with);
    for (const ObjId dropped : state.dying) alive = alive && Bury(event, dropped, with);
    if (alive) ImportEvent(frame, state, event, with);
  }
}

// ImportRest takes over the threads that a call starts, and what it tells of locks and closures.
void Interpreter::ImportRest(const Frame& frame, const State& state, SummaryId callee,
                             Substitution& with) {
  const std::size_t starts = summaries_[callee].starts.size();
  for (std::size_t i = 0; i < starts; ++i)
    AddStart(frame, with.MapStart(summaries_[callee].starts[i], state));
  const std::vector<ObjId> recursive = summaries_[callee].maybe_recursive;
  for (const ObjId lock : recursive) NoteRecursive(frame, with.Map(lock));
  const std::vector<ObjId> closures = summaries_[callee].closures;
  for (const ObjId closure : closures) {
    const ObjId mine = with.Map(closure);
    if (objects_[mine].kind == ObjKind::kClosure) NoteClosure(frame, mine);
  }
}

// Reachable is what is known of the objects that bindings lead to.
std::vector<std::pair<ObjId, ObjId>> Interpreter::Reachable(const State& state,
                                                            const Bindings& bindings) const {
  absl::flat_hash_set<ObjId> roots;
  std::vector<ObjId> work = bindings.arguments;
  work.push_back(bindings.self);
  work.insert(work.end(), bindings.holes.begin(), bindings.holes.end());
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
  std::vector<std::pair<ObjId, ObjId>> store = state.store;
  std::erase_if(store, [&](const auto& entry) {
    const ObjId root = objects_.RootOf(entry.first);
    return objects_[root].kind != ObjKind::kGlobal && !roots.contains(root);
  });
  return store;
}

}  // namespace impasse::skeleton
