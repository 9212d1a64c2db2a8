// Interpreter: walks the control-flow graphs of all threads with abstract states and notes what is
// acquired where, with which locks held. See lock_analysis.h.
#ifndef IMPASSE_ANALYZER_SKELETON_INTERPRETER_H_
#define IMPASSE_ANALYZER_SKELETON_INTERPRETER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "analyzer/skeleton/lock_analysis.h"
#include "analyzer/skeleton/lock_state.h"
#include "analyzer/skeleton/objects.h"
#include "analyzer/skeleton/program.h"
#include "analyzer/skeleton/relevance.h"

namespace impasse::skeleton {

using VariantId = std::uint32_t;

// Bindings are what a function is entered with.
struct Bindings {
  ObjId self = 0;                // *this; the closure of a closure body
  std::vector<ObjId> arguments;  // locations of references, values of everything else
};

// Acquisition is one place at which a lock is taken, with what was held on one path to it.
struct Acquisition {
  ObjId lock = 0;
  Mode mode = Mode::kExclusive;
  ObjectKind kind = ObjectKind::kMutex;
  bool tried = false;
  bool holds_itself = false;  // the lock itself was held
  Place place;
  std::vector<HeldObject> held;
  std::vector<ThreadContext> live;
};

// Variant is a function entered with certain bindings and locks in a thread.
struct Variant {
  FunctionId function = 0;
  ThreadContext context = 0;
  Bindings bindings;
  bool running = false;
  bool widened = false;  // its objects are those of an unknown caller
  std::vector<ObjId> locks_at_entry = {};
  std::vector<Place> callers = {};  // empty for an entry point
  std::vector<State> exits = {};
  std::vector<std::pair<Site, State>> returns =
      {};  // exits with the place of the return, for missing-unlock
};

struct ContextRecord {
  FunctionId entry = kNone;
  ThreadContext parent = kNone;
  bool outside = false;  // stands for all callers that the program does not contain
  Place spawned = {};
  std::set<ThreadContext> live_at_spawn = {};
  std::vector<VariantId> entries = {};
};

struct PendingThread {
  ThreadContext context = 0;
  FunctionId function = 0;
  Bindings bindings;
  State state;
};

class Interpreter {
 public:
  Interpreter(const Program& program, const LockAnalysisOptions& options);

  // Run interprets all threads, beginning with the entry points of the program.
  void Run();

  // RunAlone interprets functions each by itself, called from outside: paths that no call of this
  // program takes count too.
  void RunAlone(const std::set<FunctionId>& wanted);

  const Program& program() const { return program_; }
  Objects& objects() { return objects_; }
  const Objects& objects() const { return objects_; }
  const std::vector<ContextRecord>& contexts() const { return contexts_; }
  const std::deque<Variant>& variants() const { return variants_; }
  const std::vector<Acquisition>& acquisitions() const { return acquisitions_; }
  bool has_main() const { return !tus_with_main_.empty(); }
  // Functions that return with a lock which a caller releases: they split lock and unlock on
  // purpose.
  const std::set<FunctionId>& handed_over() const { return handed_over_; }
  // Locks released by those who did not hold them, with the entry point of the call.
  const std::set<std::pair<ObjId, FunctionId>>& released_unheld() const { return released_unheld_; }
  // InLoop tells whether an op can be executed twice by one call of the function.
  bool InLoop(FunctionId function, std::uint32_t ordinal);
  // BranchesAreFollowed tells whether the outcome of every condition that the function asks for
  // twice is remembered between the two.
  bool BranchesAreFollowed(FunctionId function);
  const std::set<ObjId>& maybe_recursive() const { return maybe_recursive_; }
  bool exhausted() const { return exhausted_; }
  // Functions with too many variants; further calls were joined into one.
  const std::set<FunctionId>& simplified() const { return simplified_; }
  std::size_t widened() const { return widened_; }
  // DeclaredType returns the type that the source gives an object, 0 when it was never seen.
  StringId TypeOf(ObjId id) const;

 private:
  // A frame is what the interpretation of one variant needs besides its states.
  struct Frame {
    VariantId variant = 0;
    const Function* function = nullptr;
    FunctionId id = 0;
    const Action* action = nullptr;
  };
  using States = std::vector<State>;
  struct LoopFacts {
    std::set<std::uint32_t> ordinals;    // ops inside a loop
    std::set<std::uint32_t> join_heads;  // loop heads whose body joins threads
  };

  // interpreter.cc
  void AddPrograms();
  void AddOutsideCalls();
  void RunPending();
  void AddEntry(ThreadContext context, FunctionId id);
  void RunThread(const PendingThread& thread);
  VariantId Enter(FunctionId function, ThreadContext context, Bindings bindings, State state,
                  Place caller);
  bool IsFull(FunctionId function, ThreadContext context) const;
  void Widen(FunctionId function, ThreadContext context, Bindings& bindings, State& state);
  void Interpret(VariantId variant, State state);
  void Walk(const Frame& frame, std::uint32_t index, State state,
            std::vector<std::pair<std::uint32_t, State>>& out);
  void Leave(const Frame& frame, Site site, State state);
  void CleanUp(const Frame& frame, State& state);
  bool OwnedBy(ObjId id, const Frame& frame) const;
  void Reduce(States& states, std::size_t limit);
  bool Repeats(FunctionId function, StringId identity);
  const LoopFacts& Loops(FunctionId id);
  void JoinElements(State& state);
  std::vector<std::uint64_t> VariantKey(FunctionId function, ThreadContext context,
                                        const Bindings& bindings, const State& state) const;

  // interpreter_values.cc
  ObjId Locate(const Frame& frame, const State& state, PathId id, bool bound = true);
  ObjId Through(const State& state, ObjId location) const;
  bool IsReference(ObjId location) const;
  ObjId Argument(const Frame& frame, const State& state, std::int8_t which);
  ObjId Value(const Frame& frame, const State& state, PathId id);
  ObjId LoadFrom(const State& state, ObjId location) const;
  ObjId Element(const Frame& frame, const State& state, ObjId base, PathId index);
  ObjId RootObject(const Frame& frame, const Path& path);
  ObjId ResultSlot(const Frame& frame, std::uint32_t ordinal);
  FunctionId FunctionOf(ObjId value) const;
  std::vector<ObjId> Callables(const Frame& frame, const State& state, PathId path);
  int Decide(const Frame& frame, const State& state,
             const Condition& condition);  // 1, 0, -1 unknown
  void Remember(const Frame& frame, State& state, const Condition& condition, bool holds);
  std::vector<std::size_t> SwitchTargets(const Frame& frame, const Block& block,
                                         const State& state);
  void Branch(const Frame& frame, const Block& block, const State& state,
              std::vector<std::pair<std::uint32_t, State>>& out);

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
  State AfterSkipped(const Frame& frame, const State& state, const Function& function);
  States CallBodies(const Frame& frame, const State& state);
  States CallValues(const Frame& frame, const State& state, const std::vector<ObjId>& values,
                    std::size_t first);
  States EnterCall(const Frame& frame, const State& state, FunctionId callee,
                   const Bindings& bindings);
  Bindings Bind(const Frame& frame, const State& state, FunctionId callee, ObjId self,
                std::size_t first);
  void MayChange(State& state, const Bindings& bindings) const;
  State ForCallee(const State& state, const Bindings& bindings) const;
  State AfterCall(const State& before, const State& inner, const State& exit) const;
  bool KeepsThread(const Action& action) const;
  States KeepThread(const Frame& frame, State state);
  std::vector<ObjId> CallablesGiven(const Frame& frame, const State& state);
  bool BindCallable(const Frame& frame, State& state);
  void ForgetArguments(const Frame& frame, State& state);
  States CallLibrary(const Frame& frame, State state);
  void SetResult(const Frame& frame, State& state, ObjId value);

  // interpreter_sync.cc
  States Apply(const Frame& frame, State state, const lockapi::Function& api);
  States OnLock(const Frame& frame, State state, const lockapi::Function& api);
  bool WaitsForItself(const State& state, const HeldObject& wanted) const;
  States OnMany(const Frame& frame, State state, const lockapi::Function& api);
  States OnGuardMethod(const Frame& frame, State state, GuardObject guard);
  States LockGuarded(const Frame& frame, State state, const GuardObject& guard);
  States MakeGuard(const Frame& frame, State state, const lockapi::Guard& api);
  void TakeAll(const Frame& frame, State& state, const GuardObject& guard, bool tried);
  void MoveGuard(const Frame& frame, State& state, ObjId from, ObjId to);
  void EndGuard(const Frame& frame, State& state, ObjId guard);
  void ReleaseGuardsWithin(const Frame& frame, State& state, ObjId owner);
  void Acquire(const Frame& frame, State& state, const HeldObject& lock, bool note = true);
  void Note(const Frame& frame, const State& state, const HeldObject& lock);
  void Release(const Frame& frame, State& state, ObjId lock, bool shared_only = false);
  void OnWait(const Frame& frame, State& state, const lockapi::Function& api);
  void OnSpawn(const Frame& frame, State& state, const lockapi::Function& api);
  void Spawn(const Frame& frame, State& state, ObjId callable, ObjId handle,
             std::size_t first_argument);
  bool FromOutside(ThreadContext context) const;
  void OnJoin(const Frame& frame, State& state, ObjId handle);
  ObjectKind KindOf(PathId path, ObjId lock, ObjectKind given) const;
  Place Here(const Frame& frame) const { return {frame.variant, frame.action->site}; }
  bool SpendStep();

  const Program& program_;
  const LockAnalysisOptions options_;
  const Relevance relevance_;
  Objects objects_;
  std::vector<ContextRecord> contexts_;
  std::map<std::vector<std::uint64_t>, ThreadContext> context_index_;
  std::deque<Variant> variants_;
  std::map<std::vector<std::uint64_t>, VariantId> variant_index_;
  std::map<std::pair<ThreadContext, FunctionId>, std::size_t> variant_count_;
  std::deque<PendingThread> pending_;
  std::set<std::uint32_t> tus_with_main_;
  std::vector<Acquisition> acquisitions_;
  std::map<std::vector<std::uint64_t>, std::size_t> acquisition_index_;
  std::set<FunctionId> handed_over_;
  std::set<std::pair<ObjId, FunctionId>> released_unheld_;
  FunctionId entry_ = kNone;  // of the thread being interpreted
  std::map<FunctionId, LoopFacts> loops_;
  std::set<StringId> reference_fields_;
  std::map<ObjId, ObjId> ever_;  // the only value that a member or global ever got; 0 when several
  std::map<FunctionId, std::set<ObjId>> closures_;
  std::set<ObjId> maybe_recursive_;
  std::map<FunctionId, std::map<StringId, int>> repeated_;
  absl::flat_hash_map<ObjId, StringId> types_;
  std::size_t steps_ = 0;
  std::size_t depth_ = 0;
  std::set<FunctionId> simplified_;
  std::size_t widened_ = 0;
  std::size_t entry_limit_ = 0;  // of steps_, for the entry point at hand
  bool exhausted_ = false;
};

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_INTERPRETER_H_
