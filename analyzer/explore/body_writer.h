// BodyWriter: writes the automaton of one process from the bodies of its functions. Calls are
// inlined with their arguments bound; what concerns no primitive leaves no trace.
#ifndef IMPASSE_ANALYZER_EXPLORE_BODY_WRITER_H_
#define IMPASSE_ANALYZER_EXPLORE_BODY_WRITER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/explore/process_builder.h"
#include "analyzer/explore/program_model.h"

namespace impasse::explore {

class BodyWriter {
 public:
  // The process must exist in the model.
  BodyWriter(ProgramModel& shared, ProcessId process);

  // Write writes the process as the functions one after the other, each without arguments.
  void WriteEntry(const std::vector<skeleton::FunctionId>& functions);
  // Write writes the body of a started thread.
  void WriteThread(const Start& start);

 private:
  static constexpr NodeId kDead = -1;  // after this point nothing is reached

  // How often a local variable is assigned, and how.
  struct Assignments {
    int plain = 0;
    int up = 0;
    int down = 0;
    Ref initial;
  };
  // Outcome is the variable that says whether a fallible operation took place.
  struct Outcome {
    VariableId variable = kNone16;
    bool inverted = false;
  };
  // Frame is one invocation while its blocks are written.
  struct Frame {
    Invocation in;
    const skeleton::Function* function = nullptr;
    const ControlFlow* flow = nullptr;
    CallPath callers;
    std::size_t depth = 0;
    std::size_t multiplicity = 1;      // of the call
    bool in_loop = false;              // of the call
    std::uint32_t block = 0;           // being written
    std::vector<NodeId> entries;       // by block
    std::vector<std::size_t> counts;   // by loop: how often its body runs
    std::vector<VariableId> counters;  // by loop: kNone16 when it has none
    std::map<Ref, Assignments> assigned;
    Ref result;
    VariableId truth = kNone16;  // the truth value that is returned
    bool truth_unknown = false;
    bool catches = false;  // it, or who calls it, catches exceptions
    bool decided = true;   // the innermost loop around the calls; true without one
  };
  // A bound of a loop: a number, or a variable.
  struct Bound {
    std::int64_t count = 0;
    VariableId variable = kNone16;
  };
  struct Decision {
    std::optional<bool> known;
    VariableId variable = kNone16;  // holds when it is `value`
    std::int16_t value = 1;
    Compare compare = Compare::kEqual;
    VariableId other = kNone16;  // instead of `value`
    bool inverted = false;       // holds when not
  };
  // What is known of a value: a variable and what is added to it; without one, a constant.
  struct Reading {
    VariableId variable = kNone16;
    std::int16_t offset = 0;
    bool is_empty = false;  // whether the variable, a number of elements, is zero
  };

  // body_writer.cc: calls and control flow
  NodeId Enter(Frame& frame, NodeId from);
  NodeId Inline(Frame& caller, skeleton::FunctionId callee, Invocation in,
                const skeleton::Action& action, NodeId from, Ref* result);
  void Walk(Frame& frame);
  void WriteBlock(Frame& frame, std::uint32_t block);
  void HandOver(const skeleton::Function& function, std::vector<Ref>& arguments) const;
  void KeepParameters(Frame& frame) const;
  void FindAssignments(Frame& frame) const;
  bool IsRelevant(skeleton::FunctionId id);
  bool IsRelevantAction(const skeleton::Action& action);
  bool Fits(std::size_t more);
  NodeId Append(NodeId from, Action action, SiteId site = kNoSite);
  void Link(NodeId from, NodeId to, std::size_t outcome = 0);
  SiteId SiteOf(const Frame& frame, const skeleton::Action& action);
  CallPath PathOf(const Frame& frame, const skeleton::Action& action) const;
  bool InLoop(const Frame& frame) const;
  std::size_t Instances(const Frame& frame) const;
  const skeleton::Program& program() const { return shared_->program(); }
  const std::string& Text(skeleton::StringId id) const { return program().Text(id); }
  Ref Of(const Frame& frame, skeleton::PathId path) const;

  // body_branches.cc: conditions and loops
  void Branch(Frame& frame, NodeId from);
  void BranchByDecision(Frame& frame, NodeId from, const Decision& decision, int yes, int no);
  void BranchBySwitch(Frame& frame, NodeId from, const Reading& reading);
  void BranchByLoop(Frame& frame, NodeId from, std::size_t loop, int stay, int leave,
                    bool yes_stays);
  void BranchByChoice(Frame& frame, NodeId from, const std::vector<int>& succs);
  void Go(Frame& frame, NodeId from, int succ, std::size_t outcome = 0);
  Decision Decide(const Frame& frame, const skeleton::Condition& condition);
  Decision DecideByIterator(const Frame& frame, const skeleton::Condition& condition) const;
  const skeleton::Action* LastComparison(const Frame& frame) const;
  std::optional<Bound> TripCount(const Frame& frame, const skeleton::Condition& condition,
                                 bool yes_stays);
  std::optional<Bound> BoundOf(const Frame& frame, const Ref& bound, skeleton::PathId path);
  std::optional<Bound> IteratorBound(const Frame& frame);
  Bound Symbolic(const std::string& key, const std::string& name);
  VariableId CounterOf(Frame& frame, std::size_t loop);
  std::optional<Assignments> CounterIn(const Frame& frame, skeleton::PathId path) const;
  std::optional<Assignments> CounterOfLoop(const Frame& frame, const Ref& counter) const;
  void NoteAssignment(const Frame& frame, const skeleton::Action& action, const Ref& variable,
                      Assignments& assigned) const;
  void CountAssignment(const Frame& frame, const skeleton::Action& action,
                       Assignments& assigned) const;
  bool KeepsValue(const Frame& frame, skeleton::PathId limit) const;

  // body_ops.cc, body_sync.cc, body_objects.cc, body_counts.cc: operations
  NodeId Write(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId Assign(Frame& frame, const skeleton::Action& action, NodeId from);
  void Overwrite(skeleton::PathId path, const Ref& object);
  void MakeClosure(Frame& frame, const skeleton::Action& action);
  Ref ByReference(const Frame& frame, skeleton::PathId captured) const;
  NodeId Construct(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId Destroy(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId Call(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId CallBody(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId CallValue(Frame& frame, const skeleton::Action& action, const Ref& target, NodeId from);
  NodeId Library(Frame& frame, const skeleton::Action& action, NodeId from);
  bool HandsOn(Frame& frame, const skeleton::Action& action, std::string_view method);
  void TakeOver(Frame& frame, const skeleton::Action& action);
  void Method(Frame& frame, const skeleton::Action& action, std::string_view method);
  ObjectKind KindAt(const Ref& ref) const;
  bool Container(Frame& frame, const skeleton::Action& action, std::string_view method,
                 NodeId& from);
  void Allocate(Frame& frame, const skeleton::Action& action);
  NodeId Api(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId Channel(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId Iterator(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId Select(Frame& frame, const skeleton::Action& action, NodeId from);
  const skeleton::Action* MakerOf(Frame& frame, skeleton::PathId arg) const;
  bool IsLookedAt(const skeleton::Function& function, const skeleton::Action& call) const;
  bool IsTold(const Frame& frame, skeleton::PathId callback) const;
  bool AddArm(Frame& frame, const skeleton::Action& maker, Action& select);
  NodeId CallArms(Frame& frame, const std::vector<const skeleton::Action*>& makers, NodeId node);
  NodeId Lock(Frame& frame, const skeleton::Action& action, NodeId from);
  std::optional<std::int64_t> AmountOf(Frame& frame, const skeleton::Action& action,
                                       PrimitiveId object);
  NodeId Count(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId MakeGuard(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId DropGuard(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId SyncOn(Frame& frame, const skeleton::Action& action, Op op, PrimitiveId primitive,
                NodeId from);
  NodeId Fallible(Frame& frame, const skeleton::Action& action, Action op, SiteId site,
                  bool inverted, NodeId from);
  NodeId Fallible(Frame& frame, const skeleton::Action& action, Action op, NodeId from) {
    const bool inverted = action.api->success == lockapi::Success::kReturnsZero;
    return Fallible(frame, action, std::move(op), SiteOf(frame, action), inverted, from);
  }
  NodeId SetVariable(NodeId from, VariableId variable, std::int16_t value);
  void MakePrimitive(Frame& frame, const skeleton::Action& action, ObjectKind kind, NodeId& from);
  static void SetRoom(Primitive& primitive, std::string_view type,
                      std::optional<std::int64_t>& number);
  void SetBound(Frame& frame, const skeleton::Action& action, std::string_view method,
                PrimitiveId channel);
  static bool IsCounted(ObjectKind kind);
  static void SetCount(Primitive& primitive, std::int64_t count);
  VariableId SymbolicCount(Frame& frame, skeleton::PathId path);
  NodeId CountUp(Frame& frame, const skeleton::Action& action, PrimitiveId object, VariableId bound,
                 NodeId from);
  NodeId InitObject(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId MakeShared(Frame& frame, const skeleton::Action& action, NodeId from);
  void Look(Frame& frame, const skeleton::Action& action);
  PrimitiveId TaskAt(Frame& frame, const skeleton::Action& action) const;
  PrimitiveId MakeTask(Frame& frame, const skeleton::Action& action, NodeId& from);
  NodeId BreakPromise(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId GetFuture(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId MakePromise(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId ArriveAndWait(Frame& frame, const skeleton::Action& action, PrimitiveId barrier,
                       NodeId from);
  // Finds the object of an operation; kNone16 when it is unknown, which is noted.
  PrimitiveId ObjectOf(Frame& frame, const skeleton::Action& action, skeleton::PathId path,
                       ObjectKind kind);
  std::string NameAt(skeleton::PathId path) const;
  static bool IsOneOfMany(const Ref& ref, ObjectKind kind);
  skeleton::PathId ObjectPath(const skeleton::Action& action) const;
  void EscapeArguments(Frame& frame, const skeleton::Action& action);

  // body_conditions.cc: condition variables
  NodeId CondWait(Frame& frame, const skeleton::Action& action, NodeId from);
  NodeId Notify(Frame& frame, const skeleton::Action& action, NodeId from);
  struct Sleep;
  NodeId PassThrough(const Sleep& sleep, NodeId from);
  NodeId SleepOnce(const Sleep& sleep, NodeId from, NodeId woken, NodeId gave_up);
  NodeId SleepUntil(Frame& frame, const skeleton::Action& action, const Sleep& sleep, NodeId from);
  std::optional<Decision> Predicate(Frame& frame, const skeleton::Action& action, NodeId& from);
  PrimitiveId LockOfWait(Frame& frame, const skeleton::Action& action);

  // body_data.cc: data that threads share
  void RegisterLocals(const Frame& frame);
  bool IsDatum(const Ref& ref) const;
  VariableId DatumAt(const Ref& ref, skeleton::PathId path);
  NodeId KeepResult(Frame& frame, const skeleton::Action& action, NodeId from);
  bool WriteDatum(Frame& frame, const skeleton::Action& action, NodeId& from);
  Action WriteOf(const Frame& frame, const Change& change) const;
  void NoteLostChange(const Frame& frame, skeleton::PathId path, const Ref& ref);
  Ref Copy(VariableId variable, NodeId& from);
  Ref ByValue(const Ref& ref) const;
  std::optional<Reading> ReadingOf(const Ref& ref, skeleton::PathId path);
  Decision DecideByData(const Frame& frame, const skeleton::Condition& condition);
  static Decision Compared(const skeleton::Condition& condition, Reading left, Reading right);
  bool LoopIsDecided(Frame& frame);
  static bool ReturnsTruth(const Frame& frame, std::uint32_t block);
  NodeId KeepTruth(Frame& frame, NodeId from);
  NodeId KeepTruthOnEdge(Frame& frame, int succ, NodeId target);
  NodeId AppendTest(NodeId from, const Decision& decision);

  // body_queues.cc: objects of classes that are channels
  void MakeQueue(Frame& frame, const skeleton::Action& action, NodeId& from);
  PrimitiveId QueueAt(const QueueMethod& method, const Ref& self, const CallPath& path);
  PrimitiveId CreateQueue(const QueueClass& queue, const Ref& ref, const std::string& name,
                          const Location& declared);
  NodeId QueueOp(Frame& frame, const skeleton::Action& action, const QueueMethod& method,
                 const Invocation& in, NodeId from);

  // body_threads.cc: threads
  NodeId Spawn(Frame& frame, const skeleton::Action& action, std::size_t function,
               const Ref& thread, NodeId from, PrimitiveId pool = kNone16);
  NodeId Submit(Frame& frame, const skeleton::Action& action, const Ref& self, NodeId from);
  void MakePool(Frame& constructor, const skeleton::Action& action, const PoolClass& pool);
  std::optional<Start> StartOf(Frame& frame, const skeleton::Action& action, std::size_t function);
  NodeId Join(Frame& frame, const skeleton::Action& action, const Ref& thread, NodeId from);
  void MoveThreads(const Ref& from, const Ref& to);

  ProgramModel* shared_;
  ProcessId process_;
  std::map<Ref, Outcome> outcomes_;
  std::map<Ref, std::pair<PrimitiveId, VariableId>> iterators_;
  std::map<Ref, Reading> readings_;
  std::set<Ref> references_;  // results of std::ref
  std::set<Ref> zeros_;       // what waits return that have come to their end
  std::set<Ref> looks_;       // what a look at a queue gave: suits the program
  std::map<skeleton::FunctionId, bool> relevant_;
  int making_pool_ = 0;  // constructors of pools that are being followed
  int silent_ = 0;       // only bindings are followed, nothing is written
  std::uint32_t allocations_ = 0;
};

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_BODY_WRITER_H_
