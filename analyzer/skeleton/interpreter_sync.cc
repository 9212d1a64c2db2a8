// Synchronisation: locks, guards, waits, threads.
#include <algorithm>
#include <string_view>
#include <utility>

#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {
namespace {

bool Blocks(Op op) { return op == Op::kAcquire; }

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
    case Op::kInit:
      // A mutex with attributes, or of another kind than the plain one, may be recursive.
      if (api.kind == ObjectKind::kMutex && frame.action->args.size() > 1) {
        if (Value(frame, state, frame.action->args[1]) != objects_.Constant(0)) {
          maybe_recursive_.insert(Argument(frame, state, api.object));
        }
      }
      SetResult(frame, state, objects_.Constant(0));
      break;
    default:
      break;
  }
  return {std::move(state)};
}

Interpreter::States Interpreter::OnLock(const Frame& frame, State state,
                                        const lockapi::Function& api) {
  const ObjId lock = Argument(frame, state, api.object);
  if (api.op == Op::kRelease) {
    Release(frame, state, lock);
    SetResult(frame, state, objects_.Constant(0));
    return {std::move(state)};
  }
  HeldObject held{.lock = lock, .mode = api.mode, .tried = !Blocks(api.op), .place = Here(frame)};
  held.kind = KindOf(0, lock, api.kind);
  States out;
  if (held.tried) {
    out.push_back(state);
    SetResult(frame, out.back(), objects_.Constant(FailureValue(api.success)));
  }
  const bool stuck = WaitsForItself(state, held);
  if (lock != 0) Acquire(frame, state, held);
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
  if (maybe_recursive_.contains(wanted.lock)) return false;
  for (ObjId at = wanted.lock; at != 0; at = objects_[at].base) {
    const Obj& obj = objects_[at];
    if (obj.kind == ObjKind::kIndex && obj.a == 0) return false;
    if (obj.kind == ObjKind::kResult || obj.kind == ObjKind::kCapture) return false;
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
    if (GuardObject* guard = state.FindGuard(held.guard)) guard->owned = true;
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
  state.FindGuard(guard.guard)->owned = true;
  if (tried) SetResult(frame, state, objects_.Constant(1));
  out.push_back(std::move(state));
  return out;
}

Interpreter::States Interpreter::OnGuardMethod(const Frame& frame, State state, GuardObject guard) {
  const Action& action = *frame.action;
  const std::string& name = program_.Text(action.name);
  const auto is = [&](std::string_view method) {
    return name.ends_with(std::string("::") + std::string(method));
  };
  if (action.api != nullptr && action.api->op == Op::kRelease) {
    for (const ObjId lock : guard.locks) Release(frame, state, lock);
    state.FindGuard(guard.guard)->owned = false;
    return {std::move(state)};
  }
  if (action.api != nullptr) return LockGuarded(frame, std::move(state), guard);
  if (is("owns_lock") || is("operator bool")) {
    SetResult(frame, state, objects_.Constant(guard.owned ? 1 : 0));
  } else if (is("release") || is("mutex")) {
    if (is("release")) {
      for (HeldObject& held : state.held) {
        if (held.guard == guard.guard) held.guard = 0;
      }
      *state.FindGuard(guard.guard) = {
          .guard = guard.guard, .mode = guard.mode, .kind = guard.kind};
    }
    SetResult(frame, state, guard.locks.empty() ? 0 : objects_.AddressOf(guard.locks.front()));
  } else if (is("operator=") && !action.args.empty()) {
    EndGuard(frame, state, guard.guard);
    MoveGuard(frame, state, Locate(frame, state, action.args[0]), guard.guard);
  }
  return {std::move(state)};
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
    if (lock != 0 && state.FindGuard(lock) != nullptr) {
      MoveGuard(frame, state, lock, object);
      return {std::move(state)};
    }
    if (lock == 0) continue;
    guard.kind = KindOf(path, lock, ObjectKind::kUnknown);
    guard.locks.push_back(lock);
  }
  States out;
  if (tag == Tag::kTry) {
    out.push_back(state);
    out.back().guards.push_back(guard);
  }
  guard.owned = tag != Tag::kDefer;
  state.guards.push_back(guard);
  if (tag == Tag::kAdopt) {
    for (HeldObject& held : state.held) {
      if (std::find(guard.locks.begin(), guard.locks.end(), held.lock) != guard.locks.end())
        held.guard = object;
    }
  } else if (guard.owned) {
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

void Interpreter::MoveGuard(const Frame& frame, State& state, ObjId from, ObjId to) {
  const GuardObject* found = state.FindGuard(from);
  if (found == nullptr || from == to || to == 0) return;
  GuardObject moved = *found;
  EndGuard(frame, state, to);
  moved.guard = to;
  for (HeldObject& held : state.held) {
    if (held.guard == from) held.guard = to;
  }
  *state.FindGuard(from) = {.guard = from, .mode = moved.mode, .kind = moved.kind};
  state.guards.push_back(std::move(moved));
}

void Interpreter::EndGuard(const Frame& frame, State& state, ObjId guard) {
  const GuardObject* found = state.FindGuard(guard);
  if (found == nullptr) return;
  const GuardObject ended = *found;
  std::erase_if(state.guards, [&](const GuardObject& g) { return g.guard == guard; });
  if (!ended.owned) return;
  for (const ObjId lock : ended.locks) {
    const HeldObject* held = state.FindHeld(lock);
    if (held != nullptr && (held->guard == guard || held->depth > 1)) Release(frame, state, lock);
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
  std::vector<std::uint64_t> key = {frame.variant,
                                    frame.action->ordinal,
                                    frame.action->site.line,
                                    lock.lock,
                                    static_cast<std::uint64_t>(lock.mode),
                                    lock.tried ? 1U : 0U};
  for (const HeldObject& h : state.held) {
    key.push_back(static_cast<std::uint64_t>(h.lock) << 8 | static_cast<std::uint64_t>(h.mode));
  }
  const auto [found, added] = acquisition_index_.try_emplace(std::move(key), acquisitions_.size());
  if (added) {
    acquisitions_.push_back({lock.lock, lock.mode, lock.kind, lock.tried,
                             state.FindHeld(lock.lock) != nullptr, Here(frame), state.held,
                             state.live});
    return;
  }
  std::vector<ThreadContext>& live = acquisitions_[found->second].live;
  std::vector<ThreadContext> both;
  std::set_union(live.begin(), live.end(), state.live.begin(), state.live.end(),
                 std::back_inserter(both));
  live = std::move(both);
}

void Interpreter::Acquire(const Frame& frame, State& state, const HeldObject& lock, bool note) {
  if (note) Note(frame, state, lock);
  for (HeldObject& held : state.held) {
    if (held.lock != lock.lock) continue;
    if (held.depth < 4) ++held.depth;
    return;
  }
  state.held.push_back(lock);
}

void Interpreter::Release(const Frame& frame, State& state, ObjId lock, bool) {
  if (lock == 0) return;
  const auto found = std::find_if(state.held.begin(), state.held.end(),
                                  [&](const HeldObject& h) { return h.lock == lock; });
  if (found == state.held.end()) {
    released_unheld_.emplace(lock, entry_);
    return;
  }
  for (const FunctionId function : found->passed) {
    if (function != frame.id) handed_over_.insert(function);
  }
  if (found->depth > 1) {
    --found->depth;
    return;
  }
  const auto known = std::any_of(state.released.begin(), state.released.end(),
                                 [&](const Released& r) { return r.lock == lock; });
  if (!known && found->guard == 0)
    state.released.push_back({lock, found->place, frame.action->site});
  state.held.erase(found);
}

// A wait gives the mutex back and takes it again: with other locks held, that is an acquisition
// under them.
void Interpreter::OnWait(const Frame& frame, State& state, const lockapi::Function& api) {
  if (api.second < 0) return;
  const ObjId second = Argument(frame, state, api.second);
  const GuardObject* guard = state.FindGuard(second);
  const std::vector<ObjId> locks = guard != nullptr ? guard->locks : std::vector<ObjId>{second};
  for (const ObjId lock : locks) {
    const HeldObject* held = state.FindHeld(lock);
    if (held == nullptr) continue;
    State without = state;
    HeldObject again = *held;
    again.place = Here(frame);
    again.tried = false;
    std::erase_if(without.held, [&](const HeldObject& h) { return h.lock == lock; });
    if (!without.held.empty()) Note(frame, without, again);
  }
}

void Interpreter::OnSpawn(const Frame& frame, State& state, const lockapi::Function& api) {
  const Action& action = *frame.action;
  const ObjId handle = Argument(frame, state, api.object);
  if (api.object >= 0) {  // pthread_create: the argument of the function comes last
    for (const ObjId callable : Callables(frame, state,
                                          api.second < static_cast<int>(action.args.size())
                                              ? action.args[static_cast<std::size_t>(api.second)]
                                              : 0)) {
      Spawn(frame, state, callable, handle, static_cast<std::size_t>(api.second) + 1);
    }
    SetResult(frame, state, objects_.Constant(0));
    return;
  }
  if (action.args.empty()) return;
  // A thread made from another thread: what runs moves.
  const ObjId other = Locate(frame, state, action.args[0]);
  for (auto& [known, context] : state.handles) {
    if (known == other && other != 0) {
      known = handle;
      return;
    }
  }
  for (std::size_t i = 0; i < action.args.size() && i < 2;
       ++i) {  // std::async may begin with a policy
    const std::vector<ObjId> callables = Callables(frame, state, action.args[i]);
    for (const ObjId callable : callables) Spawn(frame, state, callable, handle, i + 1);
    if (!callables.empty()) return;
  }
}

bool Interpreter::FromOutside(ThreadContext context) const {
  while (context != kNone && !contexts_[context].outside) context = contexts_[context].parent;
  return context != kNone;
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
  PendingThread thread{0, function, Bind(frame, state, function, self, first), {}};
  const ThreadContext parent = variants_[frame.variant].context;
  // Spawned again from elsewhere with equal bindings, it is one more run of the same thread.
  std::vector<std::uint64_t> key = {frame.id, parent, frame.action->ordinal, callable,
                                    thread.bindings.self};
  for (const ObjId argument : thread.bindings.arguments) key.push_back(argument);
  const auto [found, added] =
      context_index_.try_emplace(std::move(key), static_cast<ThreadContext>(contexts_.size()));
  thread.context = found->second;
  if (added) {
    contexts_.push_back({.entry = function, .parent = parent, .spawned = Here(frame)});
    const State visible = ForCallee(state, thread.bindings);
    thread.state.store = visible.store;
    for (std::uint32_t i = 0; i < thread.bindings.arguments.size(); ++i) {
      const ObjId slot = objects_.Intern({.kind = ObjKind::kLocal,
                                          .a = function,
                                          .b = 0x80000000U | i,
                                          .context = thread.context});
      thread.state.Assign(slot, thread.bindings.arguments[i]);
    }
    if (relevance_.Enters(function)) pending_.push_back(std::move(thread));
  }
  ContextRecord& record = contexts_[found->second];
  record.live_at_spawn.insert(state.live.begin(), state.live.end());
  if (FromOutside(parent)) return;  // runs at any time anyway
  state.AddLive(found->second);
  state.handles.emplace_back(handle, found->second);
  std::sort(state.handles.begin(), state.handles.end());
  state.handles.erase(std::unique(state.handles.begin(), state.handles.end()), state.handles.end());
}

void Interpreter::OnJoin(const Frame& frame, State& state, ObjId handle) {
  const std::size_t before = state.handles.size();
  std::erase_if(state.handles, [&](const auto& known) {
    if (known.first != handle || handle == 0) return false;
    state.RemoveLive(known.second);
    return true;
  });
  const bool element = handle == 0 || objects_[handle].kind != ObjKind::kLocal;
  if (state.handles.size() == before && element && frame.action->kind == OpKind::kCall)
    JoinElements(state);
}

}  // namespace impasse::skeleton
