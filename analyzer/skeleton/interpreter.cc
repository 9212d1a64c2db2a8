#include "analyzer/skeleton/interpreter.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "analyzer/skeleton/cover_events.h"

namespace impasse::skeleton {
namespace {

// The key under which a function with these symbolic bindings has one summary.
std::vector<std::uint64_t> KeyOf(FunctionId function, const Bindings& bindings) {
  std::vector<std::uint64_t> key = {function, bindings.self};
  key.insert(key.end(), bindings.arguments.begin(), bindings.arguments.end());
  return key;
}

}  // namespace

Interpreter::Interpreter(const Program& program, const LockAnalysisOptions& options)
    : program_(program),
      options_(options),
      relevance_(program),
      calls_(program),
      last_reference_(program) {
  flows_.resize(program.functions.size());
  forms_.resize(program.functions.size());
  PrepareFields();
  FindRecursiveKinds();
}

void Interpreter::PrepareFields() {
  for (const Class& record : program_.classes) {
    for (const Variable& field : record.fields) {
      if (field.is_reference)
        reference_fields_.insert(
            program_.Find(program_.Text(record.type) + "::" + program_.Text(field.name)));
    }
  }
  for (const Function& function : program_.functions) {
    if (function.kind == FunctionKind::kConstructor) continue;
    for (const Block& block : function.blocks) {
      for (const Action& action : block.actions) {
        if (action.kind != OpKind::kAssign || action.object == 0) continue;
        const Path& path = program_.PathOf(action.object);
        if (!path.steps.empty() && path.steps.back().kind == StepKind::kField)
          assigned_fields_.insert(path.steps.back().name);
      }
    }
  }
  owner_fields_ = OwnerFields(program_, assigned_fields_, reference_fields_);
}

namespace {

bool MadeWithAttributes(const Program& program, const Action& action) {
  const bool init = action.api != nullptr && action.api->op == Op::kInit &&
                    action.api->kind == ObjectKind::kMutex && action.args.size() > 1;
  if (!init || action.args[1] == 0) return false;
  const Path& attributes = program.PathOf(action.args[1]);
  return attributes.root != Root::kConstant || attributes.value != 0;
}

// The last field of a path, or the global that it is; 0 for anything else.
StringId FieldOrGlobal(const Program& program, PathId id) {
  if (id == 0) return 0;
  const Path& path = program.PathOf(id);
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (step->kind == StepKind::kField) return step->name;
  }
  return path.root == Root::kGlobal ? path.id : 0;
}

}  // namespace

// A mutex made with attributes may be recursive, whichever object of its class it is.
void Interpreter::FindRecursiveKinds() {
  for (const Function& function : program_.functions) {
    for (const Block& block : function.blocks) {
      for (const Action& action : block.actions) {
        if (!MadeWithAttributes(program_, action)) continue;
        if (const StringId name = FieldOrGlobal(program_, action.args[0]); name != 0)
          recursive_names_.insert(name);
      }
    }
  }
}

bool Interpreter::MaybeRecursive(ObjId lock) const {
  if (maybe_recursive_.contains(lock)) return true;
  RestOn({Basis::Answer::About::kRecursive, lock, 0});
  for (ObjId at = lock; at != 0; at = objects_[at].base) {
    const Obj& obj = objects_[at];
    if (obj.kind == ObjKind::kField || obj.kind == ObjKind::kGlobal)
      return recursive_names_.contains(obj.a);
    if (obj.kind != ObjKind::kIndex) return false;
  }
  return false;
}

bool Interpreter::Definite(ObjId lock) const {
  for (ObjId at = lock; at != 0; at = objects_[at].base) {
    const Obj& obj = objects_[at];
    if (obj.kind == ObjKind::kIndex && obj.a == 0) return false;
    if (obj.kind == ObjKind::kResult || obj.kind == ObjKind::kCapture ||
        obj.kind == ObjKind::kHole || obj.kind == ObjKind::kAny)
      return false;
    if (obj.kind != ObjKind::kDeref) continue;
    const Obj& pointer = objects_[obj.base];
    if (pointer.kind == ObjKind::kParam) continue;
    if (pointer.kind != ObjKind::kField || assigned_fields_.contains(pointer.a)) return false;
  }
  return true;
}

void Interpreter::NoteType(ObjId id, StringId type) {
  if (id >= types_.size()) types_.resize(std::max<std::size_t>(id + 1, 2 * types_.size()), 0);
  if (types_[id] == 0) types_[id] = type;
}

const ControlFlow& Interpreter::Flow(FunctionId id) {
  std::unique_ptr<ControlFlow>& flow = flows_[id];
  if (flow == nullptr) flow = std::make_unique<ControlFlow>(program_, program_.functions[id]);
  return *flow;
}

bool Interpreter::InLoop(FunctionId function, std::uint32_t ordinal) {
  return Flow(function).InLoop(ordinal);
}

bool Interpreter::SpendStep(const Frame& frame) {
  if (++steps_ > options_.max_steps) exhausted_ = true;
  return !exhausted_ && ++summaries_[frame.summary].steps <= options_.max_function_steps;
}

void Interpreter::Summarize() {
  BeginRound();
  for (const FunctionId id : calls_.CalleesFirst()) {
    if (exhausted_) return;
    if (relevance_.Enters(id)) Whole(id);
  }
}

SummaryId Interpreter::Whole(FunctionId function) {
  if (!relevance_.Enters(function)) return kNone;
  Bindings actual;
  const Function& body = program_.functions[function];
  if (body.kind == FunctionKind::kClosureBody) {
    actual.self = objects_.Closure(function, {});
  } else if (body.class_type != 0) {
    actual.self = objects_.Intern({.kind = ObjKind::kThis, .a = function});
  }
  for (std::uint32_t i = 0; i < body.params.size(); ++i)
    actual.arguments.push_back(objects_.Intern({.kind = ObjKind::kParam, .a = function, .b = i}));
  return Enter(function, Symbolic(function, actual));
}

// Enter interprets a function once per form and returns its summary.
SummaryId Interpreter::Enter(FunctionId function, const Bindings& symbolic) {
  const std::vector<std::uint64_t> key = KeyOf(function, symbolic);
  const auto found = summary_index_.find(key);
  if (found != summary_index_.end()) {
    if (summaries_[found->second].running) RestOnPassing();
    return found->second;
  }
  if (exhausted_ || depth_ >= options_.max_depth) {
    ++left_out_;
    ++cuts_;
    return kNone;
  }
  const auto id = static_cast<SummaryId>(summaries_.size());
  const auto before = before_.index.find(key);
  const SummaryId old = before == before_.index.end() ? kNone : before->second;
  if (old == kNone) {
    summary_index_.emplace(key, id);
  } else {
    auto entry = before_.index.extract(before);
    entry.mapped() = id;
    summary_index_.insert(std::move(entry));
  }
  if (old != kNone && StandsAs(old)) return TakeOver(old);
  ++forms_[function];
  summaries_.Add(std::make_unique<Summary>());
  Summary& summary = summaries_[id];
  summary.function = function;
  summary.bindings = symbolic;
  summary.notes = std::make_unique<Notes>();
  // Met again within itself, the function does what it did in the round before.
  if (old != kNone && calls_.Recursive(function)) {
    constexpr std::size_t kMostEvents = 64;
    const Summary& was = before_.summaries[old];
    summary.exits_within = was.exits;
    if (was.events.size() <= kMostEvents) summary.events_within = was.events;
  }
  ++depth_;
  Interpret(id);
  --depth_;
  summary.exits_within = {};
  summary.events_within = {};
  if (old != kNone) Settle(old, id);
  return id;
}

State Interpreter::EntryState(const Frame& frame) {
  State state;
  for (std::uint32_t i = 0; i < frame.bindings->arguments.size(); ++i) {
    if (frame.bindings->arguments[i] != 0)
      state.Assign(ParameterSlot(frame.id, i), frame.bindings->arguments[i]);
  }
  state.last = frame.function->site;
  return state;
}

void Interpreter::Interpret(SummaryId id) {
  Summary& summary = summaries_[id];
  const Function& function = program_.functions[summary.function];
  const Frame frame{id, &function, summary.function, nullptr, &summary.bindings};
  const std::size_t cuts = std::exchange(cuts_, 0);
  const std::size_t left_out = left_out_;
  const bool followed = flows_[frame.id] != nullptr;
  Basis basis;
  Basis* const outer = std::exchange(basis_, round_ == 1 ? &basis : nullptr);
  summary.running = true;
  WalkBlocks(frame, EntryState(frame));
  summary.running = false;
  summary.done = true;
  // Where every path gives back what it takes, callers need not tell the paths apart.
  Reduce(summary.exits, relevance_.Even(frame.id) ? 2 : 8);
  DropDoubtful(summary.exits);
  if (cuts_ > 0) {
    RestOnPassing();
    DoubtWhatWasCut(summary);
  }
  cuts_ = cuts;
  JudgeSelfLocks(frame);
  Simplify(frame);
  if (!followed) flows_[frame.id] = nullptr;  // nobody else needs it
  basis_ = outer;
  if (round_ > 1) return;
  basis.passing = basis.passing || left_out_ > left_out;
  basis.Close();
  if (bases_.size() <= id) bases_.resize(summaries_.size());
  bases_[id] = std::move(basis);
}

namespace {

// Agenda is the blocks still to be looked at, by position; the first one comes first.
class Agenda {
 public:
  explicit Agenda(std::size_t count) : waits_(count, false), next_(count) {}

  bool empty() const { return next_ == waits_.size(); }
  void Add(std::uint32_t position) {
    waits_[position] = true;
    next_ = std::min<std::size_t>(next_, position);
  }
  std::uint32_t Take() {
    const std::size_t taken = next_;
    waits_[taken] = false;
    while (next_ < waits_.size() && !waits_[next_]) ++next_;
    return static_cast<std::uint32_t>(taken);
  }

 private:
  std::vector<bool> waits_;
  std::size_t next_;
};

// What a path took flags for that it changed since. Joined with a path that left them alone, it
// would seem to change them whatever they were.
void AddOverwritten(const Objects& objects, const Relevance& relevance, const State& state,
                    std::vector<std::uint64_t>& key) {
  for (const Assumption& assumption : state.assumed) {
    const Obj& obj = objects[assumption.left];
    const bool flag =
        (obj.kind == ObjKind::kField || obj.kind == ObjKind::kGlobal) && relevance.Flag(obj.a);
    if (!flag || !state.IsChanged(assumption.left)) continue;
    key.push_back(std::uint64_t{assumption.left} << 32U | assumption.right);
    key.push_back(static_cast<std::uint64_t>(assumption.kind) << 1U | (assumption.holds ? 1U : 0U));
  }
}

std::vector<std::uint64_t> PreciseKey(const Objects& objects, const Relevance& relevance,
                                      const State& state) {
  std::vector<std::uint64_t> key = state.Key(true);
  AddOverwritten(objects, relevance, state, key);
  return key;
}

}  // namespace

// IsNews tells whether a block must be walked with a state; the state is then what is known of all
// that are like it.
bool Interpreter::IsNews(std::map<std::vector<std::uint64_t>, State>& seen, State& state) {
  const bool precise = seen.size() < options_.max_states;
  const auto [known, added] =
      seen.try_emplace(precise ? PreciseKey(objects_, relevance_, state) : state.Key(false), state);
  if (added && seen.size() > 4 * options_.max_states) ++cuts_;
  if (added) return seen.size() <= 4 * options_.max_states;
  if (!known->second.MergeFrom(state)) return false;
  state = known->second;
  return true;
}

void Interpreter::WalkBlocks(const Frame& frame, State entry) {
  const ControlFlow& flow = Flow(frame.id);
  const std::size_t count = frame.function->blocks.size();
  // Without an edge back, all states of a block are there when its turn comes.
  std::vector<std::map<std::vector<std::uint64_t>, State>> seen(flow.Straight() ? 0 : count);
  std::vector<States> pending(count);
  Agenda work(count);
  work.Add(flow.Position(frame.function->entry));
  pending[frame.function->entry].push_back(std::move(entry));
  std::vector<std::pair<std::uint32_t, State>> out;
  while (!work.empty() && SpendStep(frame)) {
    const std::uint32_t block = flow.BlockAt(work.Take());
    States states = std::exchange(pending[block], {});
    if (states.size() > 1) Reduce(states, options_.max_states);
    for (State& current : states) {
      if (!flow.Straight() && !IsNews(seen[block], current)) continue;
      Walk(frame, block, std::move(current), out);
    }
    for (auto& [next, state] : out) {
      pending[next].push_back(std::move(state));
      work.Add(flow.Position(next));
    }
    out.clear();
  }
  if (!work.empty()) {
    ++left_out_;
    ++cuts_;
  }
}

void Interpreter::Walk(const Frame& frame, std::uint32_t index, State state,
                       std::vector<std::pair<std::uint32_t, State>>& out) {
  const Block& block = frame.function->blocks[index];
  if (block.in_catch) {
    state.thrown = false;
    DoubtAll(state);  // of what was done between the lock and the exception
  }
  if (Flow(frame.id).JoinsInLoop(index)) JoinElements(state);
  States states = One(std::move(state));
  Site site = block.actions.empty() ? Site{} : block.actions.back().site;
  for (const Action& action : block.actions) {
    Frame here = frame;
    here.action = &action;
    if (!StepAll(here, states)) {
      ++cuts_;
      return;
    }
    if (action.kind == OpKind::kReturn || action.kind == OpKind::kThrow) site = action.site;
  }
  for (State& current : states) {
    if (site.line != 0) current.last = site;
    if (index == frame.function->exit) {
      const Site last = current.last;
      Leave(frame, last, std::move(current));
    } else if (block.condition.kind == ConditionKind::kNone && block.succs.size() == 1) {
      if (block.succs[0] >= 0)
        out.emplace_back(static_cast<std::uint32_t>(block.succs[0]), std::move(current));
    } else {
      Branch(frame, index, current, out);
    }
  }
}

// StepAll replaces states by those after an action; false when the bounds are reached.
bool Interpreter::StepAll(const Frame& frame, States& states) {
  if (states.size() == 1) {
    if (!SpendStep(frame)) return false;
    states = Step(frame, std::move(states.front()));
  } else {
    States next;
    for (State& current : states) {
      if (!SpendStep(frame)) return false;
      for (State& result : Step(frame, std::move(current))) next.push_back(std::move(result));
    }
    states = std::move(next);
  }
  if (states.size() > 1) Reduce(states, options_.max_states);
  return true;
}

bool Interpreter::OwnedBy(ObjId id, const Frame& frame) const {
  const Obj& root = objects_[objects_.RootOf(id)];
  return (root.kind == ObjKind::kLocal || root.kind == ObjKind::kResult) && root.a == frame.id;
}

// What belongs to the function ends with it: guards give back, values are forgotten.
void Interpreter::CleanUp(const Frame& frame, State& state) {
  const auto returned = [&](ObjId id) {
    return state.result != 0 && objects_.RootOf(id) == objects_.RootOf(state.result);
  };
  std::vector<ObjId> ended;
  for (const GuardObject& guard : state.guards) {
    if (OwnedBy(guard.guard, frame) && !returned(guard.guard)) ended.push_back(guard.guard);
  }
  for (const ObjId guard : ended) EndGuard(frame, state, guard);
  absl::flat_hash_set<ObjId> shown = {objects_.RootOf(state.result)};
  for (const auto& [location, value] : state.store) {
    if (objects_.OfCaller(location)) shown.insert(objects_.RootOf(value));
  }
  std::erase_if(state.store, [&](const auto& entry) {
    return !objects_.OfCaller(entry.first) && !shown.contains(objects_.RootOf(entry.first));
  });
  std::erase_if(state.changed, [&](ObjId location) { return OwnedBy(location, frame); });
}

void Interpreter::Leave(const Frame& frame, Site site, State state) {
  const bool thrown = std::exchange(state.thrown, false);
  Frame here = frame;
  const Action end{.site = site};
  here.action = &end;
  CleanUp(here, state);
  Summary& summary = summaries_[frame.summary];
  for (HeldObject& held : state.held) {
    if (held.passed.empty() || held.passed.back() != frame.id) held.passed.push_back(frame.id);
  }
  // Only returns that say something of locks are looked at.
  const bool tells = !state.held.empty() || !state.released.empty() || !state.freed.empty();
  if (tells && summary.returns.size() < 64 && !(thrown && Flow(frame.id).Catches())) {
    summary.returns.emplace_back(
        site, State{.held = state.held, .freed = state.freed, .released = state.released});
  }
  if (thrown) return;
  state.conditions.clear();
  state.released.clear();
  state.given.clear();
  std::erase_if(state.unsure, [&](ObjId lock) { return OwnedBy(lock, frame); });
  const auto key = PreciseKey(objects_, relevance_, state);
  for (State& known : summary.exits) {
    if (PreciseKey(objects_, relevance_, known) != key) continue;
    known.MergeFrom(state);
    return;
  }
  summary.exits.push_back(std::move(state));
}

// JudgeSelfLocks looks, once all paths are known, at the places where a held lock was taken.
void Interpreter::JudgeSelfLocks(const Frame& frame) {
  Summary& summary = summaries_[frame.summary];
  for (Event& event : summary.events) {
    if (event.self != SelfLocked::kSometimes) continue;
    const Trace& trace = traces_[event.place];
    const auto seen = summary.notes->seen_held.find(
        {trace.ordinal, trace.site.line, trace.site.column, trace.inner, event.object});
    if (seen == summary.notes->seen_held.end()) continue;
    if (seen->second == 1) {
      event.self = SelfLocked::kAlways;
      continue;
    }
    const auto held = std::find_if(event.held.begin(), event.held.end(),
                                   [&](const HeldObject& h) { return h.lock == event.object; });
    const bool round = held != event.held.end() && held->place == event.place;
    if (round && Flow(frame.id).BranchesAreFollowed()) event.self = SelfLocked::kRound;
  }
}

namespace {

// The locks that a call leaves taken or given back.
std::vector<std::uint64_t> EffectOf(const State& state) {
  std::vector<std::uint64_t> effect;
  effect.reserve(state.held.size() + state.freed.size());
  for (const HeldObject& held : state.held) effect.push_back(std::uint64_t{held.lock} << 1U);
  for (const ObjId lock : state.freed) effect.push_back(std::uint64_t{lock} << 1U | 1U);
  std::sort(effect.begin(), effect.end());
  return effect;
}

bool Contradict(const State& a, const State& b) {
  return std::any_of(a.assumed.begin(), a.assumed.end(), [&](Assumption assumption) {
    assumption.holds = !assumption.holds;
    return std::binary_search(b.assumed.begin(), b.assumed.end(), assumption);
  });
}

}  // namespace

// Two outcomes that leave different locks taken, which no caller can tell apart, are one that was
// not understood when nothing is known of what is returned, when they are many, or when one gives
// back what another one takes: only the lesser one is believed. The other one is for missing-unlock
// to judge.
void Interpreter::DropDoubtful(States& exits) const {
  constexpr std::size_t kMany = 4;
  if (exits.size() < 2) return;
  std::set<ObjId> freed;
  for (const State& exit : exits) freed.insert(exit.freed.begin(), exit.freed.end());
  const bool both_ways = std::any_of(exits.begin(), exits.end(), [&](const State& exit) {
    return std::any_of(exit.held.begin(), exit.held.end(),
                       [&](const HeldObject& held) { return freed.contains(held.lock); });
  });
  States kept;
  for (const State& exit : exits) {
    const std::vector<std::uint64_t> effect = EffectOf(exit);
    const bool doubtful =
        (exit.result == 0 || exits.size() > kMany || both_ways) &&
        std::any_of(exits.begin(), exits.end(), [&](const State& other) {
          const std::vector<std::uint64_t> less = EffectOf(other);
          return less.size() < effect.size() && other.result == exit.result &&
                 std::includes(effect.begin(), effect.end(), less.begin(), less.end()) &&
                 !Contradict(exit, other);
        });
    if (!doubtful) kept.push_back(exit);
  }
  if (kept.size() < exits.size()) {
    for (State& exit : kept) {
      for (const State& other : exits) {
        for (const HeldObject& held : other.held) exit.Doubt(held.lock);
      }
    }
  }
  exits = std::move(kept);
}

// Of a function whose paths were not all walked, nobody knows what it leaves taken, nor whether
// what it gives back is held.
void Interpreter::DoubtWhatWasCut(Summary& summary) {
  for (State& exit : summary.exits) DoubtAll(exit);
  for (const Event& event : summary.events) {
    if (event.op == Op::kRelease) Mark(given_held_, event.place);
  }
  for (const Event& event : bad_releases_) {
    if (traces_[event.place].function == summary.function) Mark(given_held_, event.place);
  }
}

// What callers cannot resolve further is only told apart by its class and member.
ObjId Interpreter::Simplified(ObjId id, int most_pointers) {
  int pointers = 0;
  bool unknown_element = false;
  for (ObjId at = id; at != 0; at = objects_[at].base) {
    const Obj& obj = objects_[at];
    if (obj.kind == ObjKind::kDeref) ++pointers;
    if (obj.kind == ObjKind::kIndex && obj.a == 0 && pointers > 0) unknown_element = true;
  }
  if (pointers == 0) return id;
  const Obj& root = objects_[objects_.RootOf(id)];
  const bool inner = root.kind == ObjKind::kLocal || root.kind == ObjKind::kAny ||
                     (root.kind == ObjKind::kResult && !program_.functions[root.a].is_main);
  return inner || unknown_element || pointers > most_pointers ? objects_.Anonymous(id) : id;
}

// Followed tells whether callers can know the value of a member or variable: whether a function may
// be entered again is often decided by one that its caller has set.
bool Interpreter::Followed(ObjId id, int most_pointers) const {
  int pointers = 0;
  for (ObjId at = id; at != 0; at = objects_[at].base) {
    switch (objects_[at].kind) {
      case ObjKind::kDeref:
        ++pointers;
        break;
      case ObjKind::kField:
        break;
      case ObjKind::kParam:
      case ObjKind::kThis:
      case ObjKind::kGlobal:
        return pointers <= most_pointers;
      default:
        return false;
    }
  }
  return false;
}

// Fixed tells whether an event means the same locks whoever calls.
bool Interpreter::Fixed(const Event& event) const {
  const auto fixed = [&](ObjId id) {
    const ObjKind root = objects_[objects_.RootOf(id)].kind;
    return root == ObjKind::kAny || root == ObjKind::kConstant ||
           (root == ObjKind::kGlobal && !objects_.Passes(id, ObjKind::kDeref));
  };
  return event.op != Op::kRelease && event.freed.empty() && event.joined.empty() &&
         fixed(event.object) && std::all_of(event.passed.begin(), event.passed.end(), fixed) &&
         std::all_of(event.held.begin(), event.held.end(),
                     [&](const HeldObject& held) { return fixed(held.lock); });
}

void Interpreter::Simplify(const Frame& frame) {
  Summary& summary = summaries_[frame.summary];
  std::vector<Event> events = std::move(summary.events);
  summary.events = {};
  summary.events.reserve(events.size());
  *summary.notes = {};
  for (Event& event : events) {
    // The farther away, the less likely it is that a caller knows the object.
    const int most_pointers = traces_.Length(event.place) > 2 ? 1 : 2;
    const bool fixed = Fixed(event) && !calls_.Recursive(frame.id);
    std::erase_if(event.assumed, [&](const Assumption& assumption) {
      const bool passed = objects_[assumption.left].kind == ObjKind::kParam;
      return !passed && (fixed || !Followed(assumption.left, most_pointers));
    });
    if (event.op == Op::kRelease && Simplified(event.object, most_pointers) != event.object)
      continue;
    if (event.object != 0) {
      event.object = Simplified(event.object, most_pointers);
      if (event.object == 0 && event.held.empty()) continue;
    }
    for (HeldObject& held : event.held) held.lock = Simplified(held.lock, most_pointers);
    std::erase_if(event.held, [](const HeldObject& held) { return held.lock == 0; });
    event.closed = event.assumed.empty() && Fixed(event);
    Keep(summary, std::move(event));
  }
  summary.notes = nullptr;
  if (CoverEvents(summary.events, options_.few_events)) summary.events.shrink_to_fit();
}

// Reduce joins states until at most `limit` are left, or a few more that differ in the flags that
// they have changed; states with different locks stay apart.
void Interpreter::Reduce(States& states, std::size_t limit) {
  constexpr std::size_t kMore = 2;
  enum class Apart : std::uint8_t { kByValues, kByChanges, kByLocks };
  if (states.size() < 2) return;
  bool flags = false;  // whether they tell states apart
  for (const Apart apart : {Apart::kByValues, Apart::kByChanges, Apart::kByLocks}) {
    if (apart != Apart::kByValues && states.size() <= limit) return;
    if (apart == Apart::kByLocks && (!flags || states.size() <= limit + kMore)) break;
    std::map<std::vector<std::uint64_t>, std::size_t> first;
    States kept;
    for (State& state : states) {
      std::vector<std::uint64_t> key = state.Key(apart == Apart::kByValues);
      const std::size_t plain = key.size();
      if (apart != Apart::kByLocks) AddOverwritten(objects_, relevance_, state, key);
      flags |= key.size() > plain;
      const auto [found, added] = first.try_emplace(std::move(key), kept.size());
      if (added) {
        kept.push_back(std::move(state));
      } else {
        kept[found->second].MergeFrom(state);
      }
    }
    states = std::move(kept);
  }
  if (states.size() <= 4 * limit) return;
  ++left_out_;
  ++cuts_;
  states.resize(4 * limit);
}

}  // namespace impasse::skeleton
