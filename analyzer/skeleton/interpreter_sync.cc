// Synchronisation: locks, guards, waits, threads.
#include <algorithm>
#include <string_view>
#include <utility>

#include "analyzer/model/registry.h"
#include "analyzer/skeleton/harmless_locks.h"
#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/substitution.h"
#include "analyzer/skeleton/swap_guards.h"

namespace impasse::skeleton {
namespace {

bool Blocks(Op op) { return op == Op::kAcquire; }

bool IsAcquire(Op op) { return op == Op::kAcquire || op == Op::kTryAcquire; }

std::int64_t SuccessValue(lockapi::Success success) {
  if (success == lockapi::Success::kReturnsValue) return -1;  // std::try_lock
  return success == lockapi::Success::kReturnsZero ? 0 : 1;
}

std::int64_t FailureValue(lockapi::Success success) {
  constexpr std::int64_t kBusy = 16;
  return success == lockapi::Success::kReturnsZero ? kBusy : 0;
}

enum class Tag { kNone, kAdopt, kDefer, kTry };

Tag TagOf(std::string_view type) {
  if (type.ends_with("adopt_lock_t")) return Tag::kAdopt;
  if (type.ends_with("defer_lock_t")) return Tag::kDefer;
  if (type.ends_with("try_to_lock_t")) return Tag::kTry;
  return Tag::kNone;
}

// The tag among the arguments of a guard, and the locks.
std::pair<Tag, std::vector<PathId>> GuardArguments(const Program& program, const Action& action,
                                                   const lockapi::Guard& api) {
  Tag tag = Tag::kNone;
  std::vector<PathId> paths;
  for (const PathId argument : action.args) {
    const Tag found =
        argument == 0 ? Tag::kNone : TagOf(program.Text(program.PathOf(argument).type));
    if (found != Tag::kNone) {
      tag = found;
    } else if (api.many || paths.empty()) {
      paths.push_back(argument);
    } else {
      tag = Tag::kTry;  // a time limit
    }
  }
  return {tag, paths};
}

}  // namespace

ObjectKind Interpreter::KindOf(PathId path, ObjId lock, ObjectKind given) const {
  if (given != ObjectKind::kUnknown) return given;
  const StringId type = path != 0 ? program_.PathOf(path).type : TypeOf(lock);
  return program_.TypeKind(type);
}

Interpreter::States Interpreter::Apply(const Frame& frame, State state,
                                       const lockapi::Function& api) {
  switch (api.op) {
    case Op::kAcquire:
    case Op::kTryAcquire:
    case Op::kTimedAcquire:
    case Op::kRelease:
      if (api.object == lockapi::kAllArgs) return OnMany(frame, std::move(state), api);
      return OnLock(frame, std::move(state), api);
    case Op::kWait:
    case Op::kTimedWait: {
      OnWait(frame, state, api);
      // The predicate runs with the mutex held.
      for (const PathId argument : frame.action->args) {
        const ObjId value = Value(frame, state, argument);
        if (value != 0 && FunctionOf(value) != kNone)
          return CallValues(frame, state, {value}, frame.action->args.size());
      }
      break;
    }
    case Op::kSpawn:
      OnSpawn(frame, state, api);
      break;
    case Op::kJoin:
      OnJoin(frame, state, Argument(frame, state, api.object));
      break;
    case Op::kPost:
      if (api.kind == ObjectKind::kFuture)
        NoteBlocking(frame, state, api.op, Argument(frame, state, api.object), api.kind);
      break;
    case Op::kSleep:
    case Op::kDown:
    case Op::kTimedDown:
    case Op::kArriveAndWait:
      NoteBlocking(frame, state, api.op, Argument(frame, state, api.object), api.kind);
      SetResult(frame, state, 0);
      break;
    case Op::kInit:
      // A mutex with attributes, or of another kind than the plain one, may be recursive.
      if (api.kind == ObjectKind::kMutex && frame.action->args.size() > 1) {
        if (Value(frame, state, frame.action->args[1]) != objects_.Constant(0)) {
          NoteRecursive(frame, Argument(frame, state, api.object));
        }
      }
      SetResult(frame, state, objects_.Constant(0));
      break;
    default:
      break;
  }
  return One(std::move(state));
}

Interpreter::States Interpreter::OnLock(const Frame& frame, State state,
                                        const lockapi::Function& api) {
  const ObjId lock = Argument(frame, state, api.object);
  if (api.op == Op::kRelease) {
    NoteRelease(frame, state, lock, api);
    Release(frame, state, lock);
    if (api.kind == ObjectKind::kOnce) state.Pass(lock);
    SetResult(frame, state, objects_.Constant(0));
    return One(std::move(state));
  }
  HeldObject held{.lock = lock, .mode = api.mode, .tried = !Blocks(api.op), .place = Here(frame)};
  held.kind = KindOf(0, lock, api.kind);
  States out;
  if (held.tried) {
    out.push_back(state);
    SetResult(frame, out.back(), objects_.Constant(FailureValue(api.success)));
  }
  const bool stuck = WaitsForItself(state, held);
  // Who has passed a once flag never waits for it again.
  const bool passed = held.kind == ObjectKind::kOnce && state.HasPassed(lock);
  if (lock != 0) Acquire(frame, state, held, /*note=*/!passed);
  if (lock == 0) DoubtAll(state);
  if (stuck) return out;
  if (api.success != lockapi::Success::kAlways)
    SetResult(frame, state, objects_.Constant(SuccessValue(api.success)));
  out.push_back(std::move(state));
  return out;
}

// WaitsForItself tells whether the thread surely holds the lock already, and can never have it
// again.
bool Interpreter::WaitsForItself(const State& state, const HeldObject& wanted) const {
  if (wanted.tried || state.FindHeld(wanted.lock) == nullptr) return false;
  if (wanted.kind != ObjectKind::kMutex && wanted.kind != ObjectKind::kSpinLock) return false;
  if (MaybeRecursive(wanted.lock) || !Definite(wanted.lock)) return false;
  for (ObjId at = wanted.lock; at != 0; at = objects_[at].base) {
    const Obj& obj = objects_[at];
    if (obj.kind == ObjKind::kDeref && objects_[obj.base].kind != ObjKind::kParam) return false;
  }
  return true;
}

// std::lock and std::try_lock: all or none; no order among the arguments, which may be deferred
// guards.
Interpreter::States Interpreter::OnMany(const Frame& frame, State state,
                                        const lockapi::Function& api) {
  std::vector<HeldObject> locks;
  for (const PathId argument : frame.action->args) {
    const ObjId object = Locate(frame, state, argument);
    HeldObject held{
        .lock = object, .mode = api.mode, .tried = !Blocks(api.op), .place = Here(frame)};
    if (const GuardObject* guard = state.FindGuard(object)) {
      held.guard = object;
      held.mode = guard->mode;
      held.kind = guard->kind;
      for (const ObjId lock : guard->locks) {
        held.lock = lock;
        locks.push_back(held);
      }
    } else if (object != 0) {
      held.kind = KindOf(argument, object, ObjectKind::kUnknown);
      locks.push_back(held);
    } else {
      DoubtAll(state);
    }
  }
  States out;
  if (api.op == Op::kTryAcquire) {
    out.push_back(state);
    SetResult(frame, out.back(), objects_.Constant(0));
  }
  for (const HeldObject& held : locks) Note(frame, state, held);
  for (const HeldObject& held : locks) {
    Acquire(frame, state, held, /*note=*/false);
    if (GuardObject* guard = state.FindGuard(held.guard)) guard->owned = Owned::kYes;
  }
  if (api.op == Op::kTryAcquire)
    SetResult(frame, state, objects_.Constant(SuccessValue(api.success)));
  out.push_back(std::move(state));
  return out;
}

// A guard takes its locks again, or tries to.
Interpreter::States Interpreter::LockGuarded(const Frame& frame, State state,
                                             const GuardObject& guard) {
  States out;
  const bool tried = !Blocks(frame.action->api->op);
  if (tried) {
    out.push_back(state);
    SetResult(frame, out.back(), objects_.Constant(0));
  }
  for (const ObjId lock : guard.locks) {
    Acquire(frame, state,
            {.lock = lock,
             .mode = guard.mode,
             .tried = tried,
             .guard = guard.guard,
             .kind = guard.kind,
             .place = Here(frame)});
  }
  state.FindGuard(guard.guard)->owned = Owned::kYes;
  if (tried) SetResult(frame, state, objects_.Constant(1));
  out.push_back(std::move(state));
  return out;
}

namespace {

// A guard that lets its locks go leaves them taken.
void LetGo(State& state, const GuardObject& guard) {
  for (HeldObject& held : state.held) {
    if (held.guard == guard.guard) held.guard = 0;
  }
  *state.FindGuard(guard.guard) = {.guard = guard.guard, .mode = guard.mode, .kind = guard.kind};
}

}  // namespace

Interpreter::States Interpreter::OnGuardMethod(const Frame& frame, State state, GuardObject guard) {
  const Action& action = *frame.action;
  const std::string& name = program_.Text(action.name);
  const auto is = [&](std::string_view method) {
    return name.ends_with(std::string("::") + std::string(method));
  };
  if (action.api != nullptr && action.api->op == Op::kRelease) {
    for (const ObjId lock : guard.locks) {
      NoteRelease(frame, state, lock, *action.api, guard.owned == Owned::kNo);
      Release(frame, state, lock);
    }
    state.FindGuard(guard.guard)->owned = Owned::kNo;
    return One(std::move(state));
  }
  if (action.api != nullptr) return LockGuarded(frame, std::move(state), guard);
  if (is("owns_lock") || is("operator bool")) {
    SetResult(frame, state,
              guard.owned == Owned::kAsEntered ? objects_.Owns(objects_[guard.locks.front()].base)
                                               : objects_.Constant(guard.owned == Owned::kYes));
  } else if (is("release") || is("mutex")) {
    if (is("release")) LetGo(state, guard);
    SetResult(frame, state, guard.locks.empty() ? 0 : objects_.AddressOf(guard.locks.front()));
  } else if (is("operator=") && !action.args.empty()) {
    EndGuard(frame, state, guard.guard);
    MoveGuard(frame, state, Locate(frame, state, action.args[0]), guard.guard);
  } else if (!is("swap") || action.args.empty() ||
             !SwapGuards(state, guard.guard, Locate(frame, state, action.args[0]))) {
    for (const ObjId lock : guard.locks) state.Doubt(lock);  // what it does is not known
  }
  return One(std::move(state));
}

Interpreter::States Interpreter::MakeGuard(const Frame& frame, State state,
                                           const lockapi::Guard& api) {
  const Action& action = *frame.action;
  ObjId object = Locate(frame, state, action.object);
  if (object == 0) object = ResultSlot(frame, action.ordinal);
  GuardObject guard{.guard = object, .mode = api.mode};
  const auto [tag, paths] = GuardArguments(program_, action, api);
  for (const PathId path : paths) {
    const ObjId lock = Locate(frame, state, path);
    if (KnowGuard(state, lock, path)) {
      MoveGuard(frame, state, lock, object);
      return One(std::move(state));
    }
    if (lock == 0) DoubtAll(state);
    if (lock == 0 || BlocksNobody(program_.PathOf(path).type)) continue;
    guard.kind = KindOf(path, lock, ObjectKind::kUnknown);
    guard.locks.push_back(lock);
  }
  States out;
  if (tag == Tag::kTry) {
    out.push_back(state);
    out.back().guards.push_back(guard);
  }
  guard.owned = tag == Tag::kDefer ? Owned::kNo : Owned::kYes;
  state.guards.push_back(guard);
  if (tag == Tag::kAdopt) {
    for (HeldObject& held : state.held) {
      if (std::find(guard.locks.begin(), guard.locks.end(), held.lock) != guard.locks.end())
        held.guard = object;
    }
  } else if (guard.owned == Owned::kYes) {
    TakeAll(frame, state, guard, tag == Tag::kTry);
  }
  out.push_back(std::move(state));
  return out;
}

// The locks of a guard are taken together: none of them is before another.
void Interpreter::TakeAll(const Frame& frame, State& state, const GuardObject& guard, bool tried) {
  std::vector<HeldObject> locks;
  locks.reserve(guard.locks.size());
  for (const ObjId lock : guard.locks) {
    locks.push_back({.lock = lock,
                     .mode = guard.mode,
                     .tried = tried,
                     .guard = guard.guard,
                     .kind = KindOf(0, lock, ObjectKind::kUnknown),
                     .place = Here(frame)});
  }
  for (const HeldObject& held : locks) Note(frame, state, held);
  for (const HeldObject& held : locks) Acquire(frame, state, held, /*note=*/false);
}

bool Interpreter::IsGuardType(StringId type) {
  const auto [found, added] = guard_types_.try_emplace(type, false);
  if (!added) return found->second;
  std::string_view name = program_.Text(type);
  for (const std::string_view word : {"const ", "class ", "struct "}) {
    if (name.starts_with(word)) name.remove_prefix(word.size());
  }
  name = name.substr(0, name.find('<'));
  for (const lockapi::Api* api : Registry<lockapi::Api>::All()) {
    for (const lockapi::Guard& guard : api->guards)
      found->second = found->second || (!name.empty() && guard.name == name);
  }
  return found->second;
}

bool Interpreter::BlocksNobody(StringId type) {
  if (!harmless_locks_.has_value()) harmless_locks_ = HarmlessLocks(program_);
  return harmless_locks_->contains(type);
}

// KnowGuard tells whether there is a guard at `guard`. What a caller passes is as the caller left
// it.
bool Interpreter::KnowGuard(State& state, ObjId guard, PathId path) {
  if (guard == 0) return false;
  if (state.FindGuard(guard) != nullptr) return true;
  const StringId type = path != 0 ? program_.PathOf(path).type : TypeOf(guard);
  if (!objects_.OfCaller(guard) || state.IsChanged(guard) || !IsGuardType(type)) return false;
  state.guards.push_back(
      {.guard = guard, .locks = {objects_.Guarded(guard)}, .owned = Owned::kAsEntered});
  return true;
}

void Interpreter::MoveGuard(const Frame& frame, State& state, ObjId from, ObjId to) {
  if (from == to || to == 0 || !KnowGuard(state, from, 0)) return;
  GuardObject moved = *state.FindGuard(from);
  EndGuard(frame, state, to);
  moved.guard = to;
  for (HeldObject& held : state.held) {
    if (held.guard == from) held.guard = to;
  }
  *state.FindGuard(from) = {.guard = from, .mode = moved.mode, .kind = moved.kind};
  state.guards.push_back(std::move(moved));
}

void Interpreter::EndGuard(const Frame& frame, State& state, ObjId guard) {
  if (!KnowGuard(state, guard, 0)) return;
  const GuardObject ended = *state.FindGuard(guard);
  std::erase_if(state.guards, [&](const GuardObject& g) { return g.guard == guard; });
  if (ended.owned == Owned::kNo) return;
  if (ended.owned == Owned::kAsEntered) state.MarkChanged(guard);
  for (const ObjId lock : ended.locks) {
    const HeldObject* held = state.FindHeld(lock);
    if (ended.owned == Owned::kYes) NoteGuardEnd(frame, state, lock, ended.kind);
    if (held == nullptr && objects_[lock].kind == ObjKind::kGuarded) Release(frame, state, lock);
    // Given back and taken again by hand meanwhile, it is the guard's to give back.
    if (held != nullptr && (held->guard == guard || held->guard == 0 || held->depth > 1))
      Release(frame, state, lock);
  }
}

// A class without a destructor body ends: its guards end with it.
void Interpreter::ReleaseGuardsWithin(const Frame& frame, State& state, ObjId owner) {
  std::vector<ObjId> ended;
  for (const GuardObject& guard : state.guards) {
    if (owner != 0 && guard.guard != owner &&
        objects_.Within(guard.guard, owner, /*through_pointers=*/false)) {
      ended.push_back(guard.guard);
    }
  }
  for (const ObjId guard : ended) EndGuard(frame, state, guard);
}

void Interpreter::Note(const Frame& frame, const State& state, const HeldObject& lock) {
  Event event{.op = lock.tried ? Op::kTryAcquire : Op::kAcquire,
              .object = lock.lock,
              .mode = lock.mode,
              .kind = lock.kind,
              .tried = lock.tried,
              .place = lock.place,
              .held = state.held,
              .freed = state.freed,
              .live = state.live,
              .joined = state.joined,
              .passed = state.passed,
              .assumed = state.assumed,
              .dropped = state.dropped};
  Add(frame, std::move(event), 0);
}

namespace {

// Rank keeps of the drops only their order, so that no recursion makes ever new events.
void Rank(Event& event) {
  if (event.dropped == 0) return;
  for (HeldObject& held : event.held) held.dropped = held.dropped < event.dropped ? 0 : 1;
  event.dropped = 1;
}

}  // namespace

void Interpreter::Add(const Frame& frame, Event event, TraceId inner, Substitution* with) {
  Rank(event);
  Summary& summary = summaries_[frame.summary];
  const Site& site = frame.action->site;
  if (IsAcquire(event.op)) {
    const bool held_here = event.self != SelfLocked::kNo ||
                           std::any_of(event.held.begin(), event.held.end(),
                                       [&](const HeldObject& h) { return h.lock == event.object; });
    if (event.self == SelfLocked::kNo && held_here && Definite(event.object))
      event.self = SelfLocked::kSometimes;
    summary.notes
        ->seen_held[{frame.action->ordinal, site.line, site.column, inner, event.object}] |=
        held_here ? 1U : 2U;
  }
  if (event.self != SelfLocked::kNo && with != nullptr) {
    with->Lengthen(event);
    with = nullptr;
  }
  Keep(summary, std::move(event), with);
}

namespace {

Notes::EventKey KeyOf(const Event& event) {
  Notes::EventKey key;
  key.reserve(event.held.size() + 4);
  key.push_back(static_cast<std::uint64_t>(event.op));
  key.push_back(event.object);
  key.push_back(static_cast<std::uint64_t>(event.mode) << 1U | (event.tried ? 1U : 0U) |
                static_cast<std::uint64_t>(event.doubt) << 8U |
                static_cast<std::uint64_t>(event.dropped) << 16U);
  const bool by_place = event.self != SelfLocked::kNo || event.op == Op::kRelease;
  key.push_back(by_place ? std::uint64_t{event.place} : 0U);
  for (const HeldObject& h : event.held)
    key.push_back(static_cast<std::uint64_t>(h.lock) << 16U |
                  static_cast<std::uint64_t>(h.dropped) << 8U | static_cast<std::uint64_t>(h.mode));
  return key;
}

}  // namespace

// Keep keeps an event once per lock, locks held and function at the end of the path, for a few of
// the functions. Paths are only made longer by `with` for what is kept.
void Interpreter::Keep(Summary& summary, Event event, Substitution* with) {
  constexpr std::uint32_t kMostFunctions = 3;
  auto& alike = summary.notes->event_index[KeyOf(event)];
  const FunctionId function = traces_.Innermost(event.place).function;
  for (const std::size_t index : alike) {
    Event& known = summary.events[index];
    if (traces_.Innermost(known.place).function == function) return Weaken(known, event);
  }
  if (alike.size() >= kMostFunctions) return Weaken(summary.events[alike.front()], event);
  if (summary.events.size() >= options_.max_events) {
    ++left_out_;
    return;
  }
  alike.push_back(static_cast<std::uint32_t>(summary.events.size()));
  if (with != nullptr) with->Lengthen(event);
  summary.events.push_back(std::move(event));
}

// Weaken makes an event hold for another way in which it comes about.
void Interpreter::Weaken(Event& known, const Event& event) {
  if (known.assumed != event.assumed || known.live != event.live) {
    State both{.assumed = std::move(known.assumed), .live = std::move(known.live)};
    both.MergeFrom({.assumed = event.assumed, .live = event.live});
    known.assumed = std::move(both.assumed);
    known.live = std::move(both.live);
  }
  for (const Token end : event.ends) {
    const auto at = std::lower_bound(known.ends.begin(), known.ends.end(), end);
    if (at == known.ends.end() || *at != end) known.ends.insert(at, end);
  }
  std::erase_if(known.joined, [&](ObjId handle) {
    return std::find(event.joined.begin(), event.joined.end(), handle) == event.joined.end();
  });
  std::erase_if(known.passed, [&](ObjId once) {
    return std::find(event.passed.begin(), event.passed.end(), once) == event.passed.end();
  });
  std::erase_if(known.freed, [&](ObjId lock) {
    return std::find(event.freed.begin(), event.freed.end(), lock) == event.freed.end();
  });
}

// Taken again after it was given back, a lock of the caller is as it was.
void Interpreter::Acquire(const Frame& frame, State& state, const HeldObject& lock, bool note) {
  const bool unshared = state.Dies(objects_, lock.lock);
  if (note && !unshared) Note(frame, state, lock);
  std::erase_if(state.given, [&](const auto& entry) { return entry.first == lock.lock; });
  if (std::erase(state.freed, lock.lock) > 0) return;
  for (HeldObject& held : state.held) {
    if (held.lock != lock.lock) continue;
    const bool counts = lock.kind != ObjectKind::kMutex || MaybeRecursive(lock.lock);
    if (counts && held.depth < 3) ++held.depth;
    return;
  }
  state.held.push_back(lock);
  state.held.back().dropped = state.dropped;
  state.held.back().unshared = unshared;
}

void Interpreter::Release(const Frame& frame, State& state, ObjId lock) {
  if (lock == 0) return;
  const auto found = std::find_if(state.held.begin(), state.held.end(),
                                  [&](const HeldObject& h) { return h.lock == lock; });
  if (found == state.held.end()) {
    const ObjId other = OtherName(state, lock);
    if (other != 0) {
      std::erase_if(state.held, [&](const HeldObject& h) { return h.lock == other; });
      return state.Doubt(other);
    }
    const bool known = std::find(state.freed.begin(), state.freed.end(), lock) != state.freed.end();
    if (!known && state.freed.size() < 16) state.freed.push_back(lock);
    state.Give(lock, Here(frame));
    return;
  }
  for (const FunctionId function : found->passed) {
    if (function == frame.id) continue;
    handed_over_.insert(function);
    NoteTold({Basis::Told::About::kHandedOver, function, 0});
  }
  if (found->depth > 1) {
    --found->depth;
    return;
  }
  state.Give(lock, Here(frame));
  const auto known = std::any_of(state.released.begin(), state.released.end(),
                                 [&](const Released& r) { return r.lock == lock; });
  if (!known && found->guard == 0)
    state.released.push_back({lock, found->place, frame.action->site});
  state.held.erase(found);
}

// A wait gives the mutex back and takes it again: with other locks held, that is an acquisition
// under them.
void Interpreter::OnWait(const Frame& frame, State& state, const lockapi::Function& api) {
  const ObjId second = api.second == lockapi::kNoArg ? 0 : Argument(frame, state, api.second);
  const GuardObject* guard =
      second != 0 && KnowGuard(state, second, 0) ? state.FindGuard(second) : nullptr;
  const std::vector<ObjId> locks = guard != nullptr ? guard->locks : std::vector<ObjId>{second};
  State without = state;
  for (const ObjId lock : locks) {
    if (std::erase_if(without.held, [&](const HeldObject& h) { return h.lock == lock; }) == 0 &&
        lock != 0 && without.freed.size() < 16)
      without.freed.push_back(lock);
  }
  NoteBlocking(frame, without, api.op, Argument(frame, state, api.object), api.kind);
  for (const ObjId lock : locks) {
    if (lock == 0) continue;
    const HeldObject* held = state.FindHeld(lock);
    HeldObject again = held != nullptr ? *held : HeldObject{.lock = lock};
    again.kind = KindOf(0, lock, again.kind);
    again.place = Here(frame);
    again.tried = false;
    Note(frame, without, again);
  }
  UndecideShared(state);
}

// A handle that is returned as a pointer stands for what it points to.
ObjId Interpreter::SpawnHandle(const Frame& frame, const State& state,
                               const lockapi::Function& api) {
  const Action& action = *frame.action;
  const bool pointer = api.object == lockapi::kResult && action.result != 0 &&
                       program_.Text(program_.PathOf(action.result).type).ends_with('*');
  return pointer ? objects_.Pointee(ResultSlot(frame, action.ordinal))
                 : Argument(frame, state, api.object);
}

// A thread object that runs a method of its own class.
void Interpreter::SpawnObject(const Frame& frame, State& state) {
  const ObjId self = Locate(frame, state, frame.action->object);
  for (const FunctionId function : frame.action->spawned) {
    const ObjId callable = objects_.Intern({.kind = ObjKind::kFunction, .a = function});
    Start start{.place = Here(frame), .function = function, .callable = callable};
    start.bindings = Bind(frame, state, function, self, frame.action->args.size());
    Begin(frame, state, std::move(start), self);
  }
}

void Interpreter::OnSpawn(const Frame& frame, State& state, const lockapi::Function& api) {
  const Action& action = *frame.action;
  if (api.second == lockapi::kThis) return SpawnObject(frame, state);
  const ObjId handle = SpawnHandle(frame, state, api);
  if (api.object >= 0 ||
      api.second > 0) {  // pthread_create: the argument of the function comes last
    for (const ObjId callable : Callables(frame, state,
                                          api.second < static_cast<int>(action.args.size())
                                              ? action.args[static_cast<std::size_t>(api.second)]
                                              : 0)) {
      Spawn(frame, state, callable, handle, static_cast<std::size_t>(api.second) + 1);
    }
    SetResult(frame, state, api.object >= 0 ? objects_.Constant(0) : 0);
    return;
  }
  if (action.args.empty()) return;
  // A thread made from another thread: what runs moves.
  if (MovesThread(frame, state)) return;
  for (std::size_t i = 0; i < action.args.size() && i < 2;
       ++i) {  // std::async may begin with a policy
    const std::vector<ObjId> callables = Callables(frame, state, action.args[i]);
    for (const ObjId callable : callables) Spawn(frame, state, callable, handle, i + 1);
    if (!callables.empty()) return;
  }
}

void Interpreter::Spawn(const Frame& frame, State& state, ObjId callable, ObjId handle,
                        std::size_t first) {
  const FunctionId function = FunctionOf(callable);
  if (function == kNone) return;
  ObjId self = objects_[callable].kind == ObjKind::kClosure ? callable : 0;
  if (program_.functions[function].kind == FunctionKind::kMethod && self == 0 &&
      first < frame.action->args.size()) {
    const ObjId object = Value(frame, state, frame.action->args[first]);
    self = objects_[object].kind == ObjKind::kAddress ? objects_[object].base : object;
    const std::string& type = program_.Text(program_.PathOf(frame.action->args[first]).type);
    if (self == object && type.ends_with('*')) self = objects_.Pointee(object);
    ++first;
  }
  Start start{.place = Here(frame), .function = function, .callable = callable};
  start.bindings = Bind(frame, state, function, self, first);
  Begin(frame, state, std::move(start), handle);
}

// Begin starts a thread whose bindings are known.
void Interpreter::Begin(const Frame& frame, State& state, Start start, ObjId handle) {
  start.token = Here(frame, traces_.Intern(start.function, {}, 0, 0));
  start.store = Reachable(state, start.bindings);
  start.live = state.live;
  const Token token = start.token;
  AddStart(frame, std::move(start));
  state.AddLive(token);
  KeepHandle(state, handle, token);
}

// One start is kept per place and arguments; what lives meanwhile is what lives on some path.
void Interpreter::AddStart(const Frame& frame, Start start) {
  constexpr std::size_t kMostAlike = 8;
  Summary& summary = summaries_[frame.summary];
  std::vector<std::uint64_t> key = {start.token, start.callable, start.bindings.self};
  key.insert(key.end(), start.bindings.arguments.begin(), start.bindings.arguments.end());
  if (const auto found = summary.notes->start_index.find(key);
      found != summary.notes->start_index.end()) {
    State live{.live = std::move(summary.starts[found->second].live)};
    live.MergeFrom({.live = start.live});
    summary.starts[found->second].live = std::move(live.live);
    return;
  }
  if (summary.notes->start_counts[start.token]++ >= kMostAlike) return;
  summary.notes->start_index.emplace(std::move(key), summary.starts.size());
  summary.starts.push_back(std::move(start));
}

void Interpreter::NoteRecursive(const Frame& frame, ObjId lock) {
  if (lock == 0) return;
  maybe_recursive_.insert(lock);
  std::vector<ObjId>& known = summaries_[frame.summary].maybe_recursive;
  if (objects_.OfCaller(lock) && std::find(known.begin(), known.end(), lock) == known.end())
    known.push_back(lock);
}

}  // namespace impasse::skeleton
