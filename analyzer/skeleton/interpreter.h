// Interpreter: walks the control-flow graph of each function once, in the terms of that function,
// and keeps a summary that its callers use. See lock_analysis.h.
#ifndef IMPASSE_ANALYZER_SKELETON_INTERPRETER_H_
#define IMPASSE_ANALYZER_SKELETON_INTERPRETER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "analyzer/skeleton/basis.h"
#include "analyzer/skeleton/blocking.h"
#include "analyzer/skeleton/call_order.h"
#include "analyzer/skeleton/control_flow.h"
#include "analyzer/skeleton/last_reference.h"
#include "analyzer/skeleton/lock_analysis.h"
#include "analyzer/skeleton/lock_state.h"
#include "analyzer/skeleton/objects.h"
#include "analyzer/skeleton/owner_fields.h"
#include "analyzer/skeleton/program.h"
#include "analyzer/skeleton/relevance.h"
#include "analyzer/skeleton/summary.h"
#include "analyzer/skeleton/throwing.h"
#include "analyzer/skeleton/traces.h"

namespace impasse::skeleton {

using SummaryId = std::uint32_t;

// Summaries is a list whose elements stay where they are.
class Summaries {
 public:
  Summary& operator[](SummaryId id) { return *list_[id]; }
  const Summary& operator[](SummaryId id) const { return *list_[id]; }
  std::size_t size() const { return list_.size(); }
  void Add(std::unique_ptr<Summary> summary) { list_.push_back(std::move(summary)); }
  std::unique_ptr<Summary> Take(SummaryId id) { return std::move(list_[id]); }

 private:
  std::vector<std::unique_ptr<Summary>> list_;
};

class Interpreter {
 public:
  Interpreter(const Program& program, const LockAnalysisOptions& options);

  // Summarize interprets every function that matters, callees first. Called again it knows what
  // closures were made and what members hold elsewhere in the program, and takes over what that
  // does not change.
  void Summarize();

  // Whole returns the summary of a function that is called with anything; kNone when it does not
  // matter.
  SummaryId Whole(FunctionId function);
  // ForStart returns the summary of the function that a thread runs.
  SummaryId ForStart(const Start& start);
  const Summary& At(SummaryId id) const { return summaries_[id]; }
  std::size_t size() const { return summaries_.size(); }
  // Instantiate returns the events and starts of a thread in the terms of those who started it.
  void Instantiate(const Start& start, std::vector<Event>& events, std::vector<Start>& starts);

  const Program& program() const { return program_; }
  const Relevance& relevance() const { return relevance_; }
  Objects& objects() { return objects_; }
  const Objects& objects() const { return objects_; }
  const Traces& traces() const { return traces_; }
  // Functions that return with a lock which a caller releases: they split lock and unlock on
  // purpose.
  const std::set<FunctionId>& handed_over() const { return handed_over_; }
  // InLoop tells whether an op can be executed twice by one call of the function.
  bool InLoop(FunctionId function, std::uint32_t ordinal);
  // MaybeRecursive: the mutex was made with attributes, or by a function that may choose them.
  bool MaybeRecursive(ObjId lock) const;
  // Definite tells whether two places with this object mean the same lock for certain.
  bool Definite(ObjId lock) const;
  // What bad-unlock judges: locks given back in another mode than they are held in, and locks given
  // back that whoever calls the function does not hold either. GivenWell tells whether a place ever
  // gives back what is held; with `mode`, whether it ever does in the mode in which it is held.
  const std::vector<WrongMode>& wrong_modes() const { return wrong_modes_; }
  const std::vector<Event>& bad_releases() const { return bad_releases_; }
  bool GivenWell(TraceId place, bool mode) const {
    return (mode ? given_in_mode_ : given_held_).contains(place);
  }
  // Kept returns the threads whose handle was ever put into the member, global or container that a
  // handle is or belongs to.
  std::set<Token> Kept(ObjId handle) const;
  bool Recursive(FunctionId function) const { return calls_.Recursive(function); }
  // Plain tells whether an object is a variable or a part of one, which has no other name.
  bool Plain(ObjId id) const;
  bool exhausted() const { return exhausted_; }
  std::size_t left_out() const { return left_out_; }
  // TypeOf returns the type that the source gives an object, 0 when it was never seen.
  StringId TypeOf(ObjId id) const {
    const StringId type = id < types_.size() ? types_[id] : 0;
    if (type == 0) RestOn({Basis::Answer::About::kType, id, 0});
    return type;
  }

 private:
  // A frame is what the interpretation of one function needs besides its states.
  struct Frame {
    SummaryId summary = kNone;
    const Function* function = nullptr;
    FunctionId id = 0;
    const Action* action = nullptr;
    const Bindings* bindings = nullptr;
    Doubt doubt = Doubt::kNone;  // of what the call does
  };
  using States = std::vector<State>;
  class Substitution;

  // interpreter.cc
  void PrepareFields();
  void FindRecursiveKinds();
  SummaryId Enter(FunctionId function, const Bindings& symbolic);
  void Interpret(SummaryId id);
  State EntryState(const Frame& frame);
  static States One(State state) {
    States states;
    states.push_back(std::move(state));
    return states;
  }
  void WalkBlocks(const Frame& frame, State entry);
  bool IsNews(std::map<std::vector<std::uint64_t>, State>& seen, State& state);
  bool StepAll(const Frame& frame, States& states);
  void Walk(const Frame& frame, std::uint32_t index, State state,
            std::vector<std::pair<std::uint32_t, State>>& out);
  void Leave(const Frame& frame, Site site, State state);
  void CleanUp(const Frame& frame, State& state);
  void JudgeSelfLocks(const Frame& frame);
  void DropDoubtful(States& exits) const;
  void DoubtWhatWasCut(Summary& summary);
  ObjId Simplified(ObjId id, int most_pointers);
  void Simplify(const Frame& frame);
  bool Followed(ObjId id, int most_pointers) const;
  bool Fixed(const Event& event) const;
  bool OwnedBy(ObjId id, const Frame& frame) const;
  void Reduce(States& states, std::size_t limit);
  const ControlFlow& Flow(FunctionId id);
  bool SpendStep(const Frame& frame);

  // interpreter_reuse.cc
  enum class Fate : std::uint8_t { kOpen, kSame, kChanged };
  // A round that has ended, by the numbers that it gave.
  struct Round {
    Summaries summaries;
    absl::flat_hash_map<std::vector<std::uint64_t>, SummaryId> index;
    std::vector<Basis> bases;
    std::vector<FunctionId> functions;
    std::vector<std::size_t> forms;  // by function
    std::vector<SummaryId> now;      // the numbers in this round, kNone: not yet
    std::vector<Fate> fates;
  };
  void BeginRound();
  void RestOn(Basis::Answer answer) const;
  void RestOnPassing() const;
  void NoteTold(Basis::Told told) const;
  ObjId EverAt(ObjId location) const;
  bool Holds(const Basis::Answer& answer) const;
  bool StandsAs(SummaryId old);
  void Retell(const Basis& basis);
  SummaryId TakeOver(SummaryId old);
  void Settle(SummaryId old, SummaryId id);

  // interpreter_values.cc
  ObjId Locate(const Frame& frame, const State& state, PathId id, bool bound = true);
  ObjId StepTo(const Frame& frame, const State& state, ObjId from, const PathStep& step);
  ObjId Through(const State& state, ObjId location) const;
  bool IsReference(ObjId location) const;
  ObjId Argument(const Frame& frame, const State& state, std::int8_t which);
  ObjId Value(const Frame& frame, const State& state, PathId id);
  ObjId LoadFrom(const State& state, ObjId location) const;
  ObjId OwnerOf(ObjId location) const;
  ObjId Element(const Frame& frame, const State& state, ObjId base, PathId index);
  ObjId RootObject(const Frame& frame, const Path& path);
  ObjId ResultSlot(const Frame& frame, std::uint32_t ordinal);
  ObjId ParameterSlot(FunctionId function, std::uint32_t index);
  FunctionId FunctionOf(ObjId value) const;
  bool Resolved(ObjId closure) const;
  void NoteClosure(const Frame& frame, ObjId closure);
  std::vector<ObjId> Closures(FunctionId body);
  std::vector<ObjId> Callables(const Frame& frame, const State& state, PathId path);
  void Forget(State& state, ObjId location) const;
  bool CanBeAsked(ObjId location) const;
  void NoteType(ObjId id, StringId type);

  // interpreter_branches.cc
  std::optional<bool> Evaluate(ConditionKind kind, ObjId left, ObjId right) const;
  int Decide(const Frame& frame, const State& state,
             const Condition& condition);  // 1, 0, -1 unknown
  void Remember(const Frame& frame, State& state, const Condition& condition, bool holds);
  ObjId PlaceOf(const Frame& frame, const State& state, PathId path, std::vector<ObjId>& through);
  void Undecide(State& state, ObjId location) const;
  void UndecideShared(State& state) const;
  void AssumeOutcome(const Frame& frame, State& state, const Condition& condition, bool holds);
  std::vector<std::size_t> SwitchTargets(const Frame& frame, const Block& block,
                                         const State& state);
  void Switch(const Frame& frame, const Block& block, const State& state,
              std::vector<std::pair<std::uint32_t, State>>& out);
  void Branch(const Frame& frame, std::uint32_t index, const State& state,
              std::vector<std::pair<std::uint32_t, State>>& out);
  bool OfEntry(const State& state, ObjId value) const;
  void DropLast(const Frame& frame, State& state, std::uint32_t block, bool holds);

  // interpreter_actions.cc
  States Step(const Frame& frame, State state);
  void Assign(const Frame& frame, State& state);
  void Store(State& state, ObjId location, ObjId value);
  bool Skips(FunctionId callee) const;
  bool Matters(ObjId location) const;
  void Rebase(State& state, ObjId from, ObjId to);
  States Construct(const Frame& frame, State state);
  States Destroy(const Frame& frame, State state);
  States Call(const Frame& frame, State state);
  bool KeepsThread(const Action& action) const;
  States KeepThread(const Frame& frame, State state);
  std::vector<ObjId> CallablesGiven(const Frame& frame, const State& state);
  bool BindCallable(const Frame& frame, State& state);
  void ForgetArguments(const Frame& frame, State& state);
  States CallLibrary(const Frame& frame, State state);
  void SetResult(const Frame& frame, State& state, ObjId value);
  void NoteRecursive(const Frame& frame, ObjId lock);

  // interpreter_calls.cc
  Bindings Bind(const Frame& frame, const State& state, FunctionId callee, ObjId self,
                std::size_t first);
  State AfterSkipped(const Frame& frame, const State& state, FunctionId callee);
  FunctionIds DynamicCallees(const State& state, const Action& action, ObjId self);
  States CallBodies(const Frame& frame, const State& state);
  void NoteThrown(const Frame& frame, const State& state, FunctionId callee);
  bool UnwindingGivesBack(const Frame& frame) const;
  States CallValues(const Frame& frame, const State& state, const std::vector<ObjId>& values,
                    std::size_t first);
  States EnterCall(const Frame& frame, const State& state, FunctionId callee, Bindings bindings);
  void MayChange(State& state, const Bindings& bindings) const;
  Bindings Symbolic(FunctionId callee, Bindings& actual);
  ObjId Abstract(FunctionId callee, ObjId value, std::vector<ObjId>& holes);
  bool AfterCall(const Frame& frame, State& state, Substitution& with, const State& exit);
  GuardObject AdaptGuard(const GuardObject& guard, const State& before, Substitution& with);
  void GuardsAfter(State& state, const State& before, Substitution& with, const State& exit);
  bool Accepts(const State& state, Substitution& with, const std::vector<Assumption>& assumed,
               std::vector<Assumption>& further) const;
  ObjId Dying(const Frame& frame, const State& state, const Summary& destructor);
  bool Bury(Event& event, ObjId dying, Substitution& with) const;
  static bool Over(const State& state, const Event& event, Substitution& with);
  bool ImportEvent(const Frame& frame, const State& state, const Event& event, Substitution& with);
  void LocksAfter(const Frame& frame, State& state, Substitution& with, const State& exit);
  std::vector<ObjId> GivenBack(const Event& event, bool waits, Substitution& with);
  bool MayBeOfCaller(ObjId lock, bool waits) const;
  void Import(const Frame& frame, const State& state, SummaryId callee, Substitution& with);
  void ImportEvents(const Frame& frame, const State& state, const Summary& inner, bool closed_known,
                    Substitution& with);
  void ImportRest(const Frame& frame, const State& state, SummaryId callee, Substitution& with);
  std::optional<Event> Adapt(const Event& event, const std::vector<HeldObject>& outer,
                             std::uint8_t dropped, Substitution& with);
  std::vector<std::pair<ObjId, ObjId>> Reachable(const State& state,
                                                 const Bindings& bindings) const;

  // interpreter_blocking.cc
  void NoteBlocking(const Frame& frame, const State& state, Op op, ObjId object, ObjectKind kind);
  void NoteBlockingAt(const Frame& frame, const State& state, Op op, ObjId object, ObjectKind kind,
                      TraceId inner);
  void NoteOutside(const Frame& frame, const State& state);
  void NoteThreadEnd(const Frame& frame, const State& state);
  bool HasCleanup(FunctionId function) const;
  void NoteSkipped(const Frame& frame, const State& state, FunctionId callee);

  // interpreter_releases.cc
  bool MayBeSame(ObjId a, ObjId b) const;
  ObjId OtherName(const State& state, ObjId lock) const;
  bool MayHold(const State& state, ObjId lock) const;
  bool Private(ObjId lock) const;
  void Mark(absl::flat_hash_set<TraceId>& places, TraceId place) const;
  void NoteRelease(const Frame& frame, const State& state, ObjId lock, const lockapi::Function& api,
                   bool by_guard = false);
  void NoteGuardEnd(const Frame& frame, const State& state, ObjId lock, ObjectKind kind);
  void JudgeRelease(const Frame& frame, const State& state, Event event, bool final);
  void JudgeMode(const HeldObject& held, const Event& event);
  void ImportRelease(const Frame& frame, const State& state, const Event& event,
                     const std::vector<Assumption>& further, Substitution& with);
  void DoubtOutside(State& state);
  void DoubtAll(State& state);
  void DoubtCall(const Frame& frame, State& state);
  bool HidesLocks();
  bool CallsElsewhere(FunctionId function);

  // interpreter_sync.cc
  States Apply(const Frame& frame, State state, const lockapi::Function& api);
  States OnLock(const Frame& frame, State state, const lockapi::Function& api);
  bool WaitsForItself(const State& state, const HeldObject& wanted) const;
  States OnMany(const Frame& frame, State state, const lockapi::Function& api);
  States OnGuardMethod(const Frame& frame, State state, GuardObject guard);
  States LockGuarded(const Frame& frame, State state, const GuardObject& guard);
  States MakeGuard(const Frame& frame, State state, const lockapi::Guard& api);
  void TakeAll(const Frame& frame, State& state, const GuardObject& guard, bool tried);
  bool IsGuardType(StringId type);
  // BlocksNobody tells whether the lock() of a class is known and never waits.
  bool BlocksNobody(StringId type);
  bool KnowGuard(State& state, ObjId guard, PathId path);
  void MoveGuard(const Frame& frame, State& state, ObjId from, ObjId to);
  void EndGuard(const Frame& frame, State& state, ObjId guard);
  void ReleaseGuardsWithin(const Frame& frame, State& state, ObjId owner);
  void Acquire(const Frame& frame, State& state, const HeldObject& lock, bool note = true);
  void Note(const Frame& frame, const State& state, const HeldObject& lock);
  void Add(const Frame& frame, Event event, TraceId inner, Substitution* with = nullptr);
  void Keep(Summary& summary, Event event, Substitution* with = nullptr);
  static void Weaken(Event& known, const Event& event);
  void Release(const Frame& frame, State& state, ObjId lock);
  void OnWait(const Frame& frame, State& state, const lockapi::Function& api);
  void OnSpawn(const Frame& frame, State& state, const lockapi::Function& api);
  void Spawn(const Frame& frame, State& state, ObjId callable, ObjId handle,
             std::size_t first_argument);
  void SpawnObject(const Frame& frame, State& state);
  ObjId SpawnHandle(const Frame& frame, const State& state, const lockapi::Function& api);
  void Begin(const Frame& frame, State& state, Start start, ObjId handle);
  void AddStart(const Frame& frame, Start start);
  // interpreter_joins.cc
  void OnJoin(const Frame& frame, State& state, ObjId handle);
  void Join(State& state, ObjId handle);
  void JoinElements(State& state);
  std::vector<Token> EndsOf(const State& state, ObjId handle) const;
  void KeepHandle(State& state, ObjId handle, Token token);
  void MoveHandle(State& state, ObjId from, ObjId to);
  bool MovesThread(const Frame& frame, State& state);
  ObjectKind KindOf(PathId path, ObjId lock, ObjectKind given) const;
  TraceId Here(const Frame& frame, TraceId inner = 0) {
    return traces_.Intern(frame.id, frame.action->site, frame.action->ordinal, inner);
  }

  const Program& program_;
  const LockAnalysisOptions options_;
  const Relevance relevance_;
  const CallOrder calls_;
  const LastReference last_reference_;
  mutable Objects objects_;  // naming one more object changes nothing that is known
  Traces traces_;
  Summaries summaries_;
  absl::flat_hash_map<std::vector<std::uint64_t>, SummaryId> summary_index_;
  std::vector<std::size_t> forms_;  // summaries of a function
  Round before_;
  int round_ = 0;
  std::vector<Basis> bases_;  // of the summaries, in the first round
  Basis* basis_ = nullptr;    // of the interpretation at hand; null when nobody will ask
  std::set<FunctionId> handed_over_;
  std::map<StringId, std::set<Token>> kept_handles_;  // by member or global
  std::vector<WrongMode> wrong_modes_;
  std::vector<Event> bad_releases_;
  // Places, and what is inside of them, that give back what is held, or may be.
  absl::flat_hash_set<TraceId> given_held_;
  absl::flat_hash_set<TraceId> given_in_mode_;
  std::optional<bool> hides_locks_;
  std::vector<bool> calls_elsewhere_;                // by function, made when first asked for
  std::unique_ptr<Throwing> throwing_;               // made when first asked for
  std::unique_ptr<BlockingCalls> blocking_;          // made when first asked for
  std::vector<std::unique_ptr<ControlFlow>> flows_;  // by function, made when first asked for
  absl::flat_hash_set<StringId> reference_fields_;
  absl::flat_hash_set<StringId> assigned_fields_;  // outside of constructors
  OwnerFieldMap owner_fields_;
  std::set<StringId> recursive_names_;  // members and globals that are initialised with attributes
  std::set<ObjId> maybe_recursive_;
  std::map<ObjId, ObjId> ever_;  // the only value that a member or global ever got; 0 when several
  std::map<FunctionId, std::set<ObjId>> closures_;
  std::vector<StringId> types_;  // by object; 0 when not known
  absl::flat_hash_map<StringId, bool> guard_types_;
  std::optional<absl::flat_hash_set<StringId>> harmless_locks_;
  std::size_t steps_ = 0;
  std::size_t depth_ = 0;
  std::size_t left_out_ = 0;
  std::size_t cuts_ = 0;  // paths of the function at hand that were left out
  bool exhausted_ = false;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_INTERPRETER_H_
