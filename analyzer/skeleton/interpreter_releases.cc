// Releases: whether what is given back is held. For bad-unlock.
//
// A place that ever gives back what is held, or may be, is not looked at again. What may be held:
// everything that could be the same object, and everything after what was not understood.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/substitution.h"

namespace impasse::skeleton {
namespace {

// Others can be taken several times, or say themselves that they are not held.
bool HasOneHolder(ObjectKind kind) {
  return kind == ObjectKind::kMutex || kind == ObjectKind::kRwLock || kind == ObjectKind::kSpinLock;
}

// Functions that return once more, later.
bool ReturnsTwice(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {"setjmp",     "_setjmp",     "sigsetjmp",
                                                      "getcontext", "__sigsetjmp", "swapcontext"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace

bool Interpreter::Plain(ObjId id) const {
  for (; id != 0; id = objects_[id].base) {
    const Obj& obj = objects_[id];
    if (obj.kind == ObjKind::kGlobal) return true;
    if (obj.kind == ObjKind::kLocal) return !IsReference(id);
    const bool part = obj.kind == ObjKind::kField && !IsReference(id);
    const bool element = obj.kind == ObjKind::kIndex && obj.a != 0;
    if (!part && !element) return false;
  }
  return false;
}

// A variable that no other unit can name.
bool Interpreter::Private(ObjId lock) const {
  if (!Plain(lock)) return false;
  const Obj& root = objects_[objects_.RootOf(lock)];
  if (root.kind == ObjKind::kLocal) return true;
  return program_.Text(root.a).find('#') !=
         std::string::npos;  // the unit it belongs to comes first
}

bool Interpreter::MayBeSame(ObjId a, ObjId b) const {
  if (a == b) return true;
  if (Plain(a) && Plain(b)) return false;
  const auto named = [](const Obj& obj) {
    return obj.kind == ObjKind::kField || obj.kind == ObjKind::kGlobal ||
           obj.kind == ObjKind::kLocal;
  };
  const Obj& x = objects_[a];
  const Obj& y = objects_[b];
  if (!named(x) || !named(y)) return true;
  return x.kind == y.kind && x.a == y.a;
}

// OtherName returns the lock in hand that one which is given back, and is not in hand by its own
// name, must be: the only one of this member, where one of the two is an element of which nobody
// knows the index, or a member of what a call returned. 0: there is none.
ObjId Interpreter::OtherName(const State& state, ObjId lock) const {
  const auto vague = [&](ObjId id) {
    for (; id != 0; id = objects_[id].base) {
      const Obj& obj = objects_[id];
      if (obj.kind == ObjKind::kAny || obj.kind == ObjKind::kResult) return true;
      if (obj.kind == ObjKind::kIndex && obj.a == 0) return true;
    }
    return false;
  };
  ObjId only = 0;
  for (const HeldObject& held : state.held) {
    const bool members = objects_[held.lock].kind == ObjKind::kField &&
                         objects_[lock].kind == ObjKind::kField && MayBeSame(held.lock, lock);
    if (!members) continue;
    if (only != 0 || held.guard != 0 || held.depth > 1) return 0;
    if (!vague(held.lock) && !vague(lock)) return 0;
    only = held.lock;
  }
  return only;
}

bool Interpreter::MayHold(const State& state, ObjId lock) const {
  const ObjId outside = objects_.Intern({.kind = ObjKind::kAny, .a = 1});
  return std::any_of(state.unsure.begin(), state.unsure.end(), [&](ObjId other) {
    return other == outside ? !Private(lock) : MayBeSame(other, lock);
  });
}

// What was not understood may have taken anything.
void Interpreter::DoubtAll(State& state) { state.Doubt(objects_.Any()); }

// A function of the program that is not here may have taken anything that it can name.
void Interpreter::DoubtOutside(State& state) {
  state.Doubt(objects_.Intern({.kind = ObjKind::kAny, .a = 1}));
}

// HidesLocks tells whether an unknown function value may run something that takes a lock for its
// caller.
bool Interpreter::HidesLocks() {
  if (!hides_locks_.has_value()) {
    hides_locks_ = false;
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      const Function& function = program_.functions[id];
      const bool hidden = function.address_taken || function.is_virtual;
      if (hidden && relevance_.Enters(id) && !relevance_.Even(id)) hides_locks_ = true;
    }
  }
  return *hides_locks_;
}

namespace {

bool LeadsElsewhere(const Action& action) {
  return action.elsewhere && action.callees.empty() && action.api == nullptr &&
         action.guard == nullptr;
}

}  // namespace

// CallsElsewhere tells whether a function calls, however far down, one of the program that is not
// here.
bool Interpreter::CallsElsewhere(FunctionId function) {
  if (calls_elsewhere_.empty()) {
    calls_elsewhere_.resize(program_.functions.size(), false);
    std::vector<FunctionId> work;
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      for (const Block& block : program_.functions[id].blocks) {
        for (const Action& action : block.actions) {
          if (!LeadsElsewhere(action) || calls_elsewhere_[id]) continue;
          calls_elsewhere_[id] = true;
          work.push_back(id);
        }
      }
    }
    while (!work.empty()) {
      const FunctionId id = work.back();
      work.pop_back();
      for (const FunctionId caller : program_.functions[id].callers) {
        if (calls_elsewhere_[caller]) continue;
        calls_elsewhere_[caller] = true;
        work.push_back(caller);
      }
    }
  }
  return calls_elsewhere_[function];
}

// DoubtCall notes what a call that leads to no known body may do to locks.
void Interpreter::DoubtCall(const Frame& frame, State& state) {
  const Action& action = *frame.action;
  if (action.elsewhere) DoubtOutside(state);
  const bool unknown = action.callee == 0 && action.target != 0;
  if ((unknown && HidesLocks()) || ReturnsTwice(program_.Text(action.name))) DoubtAll(state);
  for (const PathId argument : action.args) {
    const GuardObject* guard = state.FindGuard(Locate(frame, state, argument));
    if (guard == nullptr) continue;
    const std::vector<ObjId> locks = guard->locks;
    for (const ObjId lock : locks) state.Doubt(lock);
  }
  // A method of a lock that no line describes.
  if (action.object == 0) return;
  const StringId type = program_.PathOf(action.object).type;
  if (HasOneHolder(program_.TypeKind(type))) state.Doubt(Locate(frame, state, action.object));
}

void Interpreter::Mark(absl::flat_hash_set<TraceId>& places, TraceId place) const {
  NoteTold(
      {&places == &given_held_ ? Basis::Told::About::kGivenHeld : Basis::Told::About::kGivenInMode,
       place, 0});
  for (; place != 0; place = traces_[place].inner) places.insert(place);
}

void Interpreter::NoteRelease(const Frame& frame, const State& state, ObjId lock,
                              const lockapi::Function& api, bool by_guard) {
  Event event{.op = Op::kRelease,
              .object = lock,
              .mode = api.mode,
              .kind = KindOf(0, lock, api.kind),
              .place = Here(frame),
              .live = state.live,
              .assumed = state.assumed,
              .dropped = state.dropped,
              .doubt = frame.doubt,
              .one_mode = program_.table().GivesBackOneMode(api)};
  JudgeRelease(frame, state, std::move(event), by_guard);
}

// The end of a guard gives back what the guard owns, unless that was given back by hand.
void Interpreter::NoteGuardEnd(const Frame& frame, const State& state, ObjId lock,
                               ObjectKind kind) {
  Event event{.op = Op::kRelease,
              .object = lock,
              .kind = KindOf(0, lock, kind),
              .place = Here(frame),
              .before = state.GivenAt(lock)};
  if (event.before == 0) return Mark(given_held_, event.place);
  JudgeRelease(frame, state, std::move(event), true);
}

// What is not held here is for the callers to judge, unless it is final: nobody else can hold it.
void Interpreter::JudgeRelease(const Frame& frame, const State& state, Event event, bool final) {
  constexpr std::size_t kMost = 32;
  if (!HasOneHolder(event.kind) || MaybeRecursive(event.object)) return;
  if (event.object == 0 || MayHold(state, event.object)) return Mark(given_held_, event.place);
  for (const HeldObject& held : state.held) {
    if (!MayBeSame(held.lock, event.object)) continue;
    Mark(given_held_, event.place);
    return JudgeMode(held, event);
  }
  if (event.before == 0) event.before = state.GivenAt(event.object);
  if (final || event.before != 0 || OwnedBy(event.object, frame)) {
    RestOnPassing();
    const bool known =
        std::any_of(bad_releases_.begin(), bad_releases_.end(), [&](const Event& other) {
          return other.place == event.place && other.object == event.object;
        });
    if (!known) bad_releases_.push_back(std::move(event));
    return;
  }
  Summary& summary = summaries_[frame.summary];
  if (summary.releases >= kMost) return Mark(given_held_, event.place);
  const std::size_t before = summary.events.size();
  Add(frame, std::move(event), 0);
  summary.releases += summary.events.size() - before;
}

void Interpreter::JudgeMode(const HeldObject& held, const Event& event) {
  if (!event.one_mode) return;
  const bool wrong = held.lock == event.object && held.kind == ObjectKind::kRwLock &&
                     held.mode != event.mode && held.depth == 1;
  if (!wrong) return Mark(given_in_mode_, event.place);
  RestOnPassing();
  const bool known =
      std::any_of(wrong_modes_.begin(), wrong_modes_.end(), [&](const WrongMode& other) {
        return other.release.place == event.place && other.held.place == held.place;
      });
  if (!known) wrong_modes_.push_back({held, event});
}

void Interpreter::ImportRelease(const Frame& frame, const State& state, const Event& event,
                                const std::vector<Assumption>& further, Substitution& with) {
  Event mine = event;
  mine.object = with.Map(event.object);
  mine.place = with.MapTrace(event.place);
  if (mine.object == 0) return Mark(given_held_, mine.place);
  State both{.assumed = state.assumed, .live = state.live};
  for (const Assumption& assumption : further) both.Assume(assumption);
  for (const Token token : event.live) both.AddLive(token);
  mine.assumed = std::move(both.assumed);
  mine.live = std::move(both.live);
  if (mine.doubt == Doubt::kNone) mine.doubt = frame.doubt;
  mine.dropped = static_cast<std::uint8_t>(event.dropped + state.dropped);
  JudgeRelease(frame, state, std::move(mine), false);
}

}  // namespace impasse::skeleton
