#include "analyzer/skeleton/lock_analysis.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "analyzer/model/thread_name.h"
#include "analyzer/skeleton/bad_unlocks.h"
#include "analyzer/skeleton/blocking.h"
#include "analyzer/skeleton/concurrency.h"
#include "analyzer/skeleton/interpreter.h"
#include "analyzer/skeleton/join_cycles.h"
#include "analyzer/skeleton/leaks.h"
#include "analyzer/skeleton/lock_names.h"
#include "analyzer/skeleton/signal_locks.h"
#include "analyzer/skeleton/threads.h"

namespace impasse::skeleton {
namespace {

bool GivesPriorities(const Program& program) {
  constexpr std::string_view kFunctions[] = {
      "pthread_attr_setschedparam", "pthread_attr_setschedpolicy", "pthread_setschedparam",
      "pthread_setschedprio",       "sched_setscheduler",          "sched_setparam",
      "QThread::setPriority"};
  return std::any_of(std::begin(kFunctions), std::end(kFunctions),
                     [&](std::string_view name) { return program.Find(name) != 0; });
}

class Builder {
 public:
  Builder(const Program& program, Interpreter& interpreter, const Threads& threads)
      : program_(program),
        interpreter_(interpreter),
        threads_(threads),
        names_(program, interpreter),
        concurrency_(std::make_shared<Concurrency>(threads.contexts())) {}

  LockAnalysis Build() {
    FindInstances();
    // What is surely so comes first: an edge keeps its first witnesses.
    for (const bool doubtful : {false, true}) {
      for (const ThreadEvent& event : threads_.events()) {
        if (!IsAcquire(event)) continue;
        AddAccess(event, Node(event, event.event.object, event.event.kind));
        AddEdges(event, doubtful);
      }
    }
    result_.graph.SetConcurrent([relation = concurrency_](const Witness& a, const Witness& b) {
      return relation->AtOnce(a.segment, b.segment);
    });
    result_.leaks = FindLeaks(interpreter_, names_);
    for (Leak& leak : FindThreadLeaks(interpreter_, threads_, names_))
      result_.leaks.push_back(std::move(leak));
    result_.bad_unlocks = FindBadUnlocks(interpreter_, threads_, names_);
    SelfLocks();
    for (SelfLock& self : FindSignalLocks(interpreter_, threads_, names_))
      result_.self_locks.push_back(std::move(self));
    result_.join_cycles =
        FindJoinCycles(interpreter_, threads_, result_.graph,
                       [this](const ThreadEvent& event, ObjId lock, ObjectKind kind) {
                         return Node(event, lock, kind);
                       });
    BlockedHolds();
    Count();
    return std::move(result_);
  }

 private:
  static bool IsAcquire(const ThreadEvent& event) {
    return event.event.op == Op::kAcquire || event.event.op == Op::kTryAcquire;
  }

  std::optional<LockName> NameOf(const ThreadEvent& event, ObjId lock) {
    return names_.NodeOf(lock, threads_.OwnerOf(event.context, lock));
  }

  // Known objects by their member.
  void FindInstances() {
    for (const ThreadEvent& event : threads_.events()) {
      if (!IsAcquire(event)) continue;
      const std::string field = names_.FieldsOf(event.event.object);
      const std::optional<LockName> name = NameOf(event, event.event.object);
      if (!field.empty() && name.has_value() && !name->summary)
        instances_[field].emplace(name->key, *name);
    }
  }

  std::optional<LockId> Node(const ThreadEvent& event, ObjId lock, ObjectKind kind) {
    std::optional<LockName> name = NameOf(event, lock);
    if (!name.has_value()) return std::nullopt;
    // A member reached through an unknown pointer is taken to be that of the only known object.
    if (name->summary) {
      const auto only = instances_.find(names_.FieldsOf(lock));
      if (only != instances_.end() && only->second.size() == 1) name = only->second.begin()->second;
    }
    const auto [found, added] = nodes_.try_emplace(name->key, 0);
    if (added) {
      LockNode node;
      node.name = name->text;
      node.kind = kind == ObjectKind::kUnknown ? ObjectKind::kMutex : kind;
      node.declared = name->declared;
      node.summary = name->summary;
      found->second = result_.graph.AddLock(std::move(node));
    }
    return found->second;
  }

  CallPath PathTo(TraceId trace) const { return PathOf(program_, interpreter_.traces(), trace); }

  ContextId Context(const ThreadEvent& event) {
    const ContextRecord& record = threads_.contexts()[event.context];
    const FunctionId entry = record.outside ? event.entry : record.entry;
    const auto [found, added] = context_ids_.try_emplace({event.context, entry}, 0);
    if (!added) return found->second;
    ContextInfo info;
    const std::string& name = program_.Text(program_.functions[entry].name);
    info.name = record.outside                      ? "thread that calls " + name
                : program_.functions[entry].is_main ? "main thread"
                                                    : ThreadName(name);
    if (record.spawned != 0) info.start = PathTo(record.spawned);
    found->second = result_.graph.AddContext(std::move(info));
    return found->second;
  }

  void AddAccess(const ThreadEvent& event, std::optional<LockId> lock) {
    constexpr std::size_t kMost = 6;
    if (!lock.has_value() || event.event.self != SelfLocked::kNo) return;
    if (event.event.kind != ObjectKind::kRwLock && !prioritised_) return;
    const ContextId context = Context(event);
    const auto mode = static_cast<std::uint32_t>(event.event.mode) << 1U |
                      static_cast<std::uint32_t>(event.event.tried);
    if (++access_counts_[{*lock, context, mode}] > kMost) return;
    const StringId type = names_.DeclaredType(event.event.object);
    result_.accesses.push_back({*lock, context,
                                concurrency_->Segment(event.context, event.live, kNone),
                                threads_.contexts()[event.context].entry, event.event.mode,
                                event.event.tried, program_.Text(type), PathTo(event.event.place)});
  }

  // Why this thread may never ask for the lock of the event with that one in hand; empty: it may.
  static std::string DoubtOf(const Event& event, const HeldObject& held) {
    if (event.doubt == Doubt::kManyTargets) return "a call on the way can lead to many functions";
    if (event.doubt == Doubt::kLastWords) return "the program gives up on the way";
    if (event.dropped > held.dropped)
      return "the second lock is only taken when the last reference to an object goes";
    return "";
  }

  void AddEdges(const ThreadEvent& event, bool doubtful) {
    if (event.event.self != SelfLocked::kNo) return;
    const std::optional<LockId> to = Node(event, event.event.object, event.event.kind);
    if (!to.has_value()) return;
    for (const HeldObject& held : event.event.held) {
      const std::optional<LockId> from = Node(event, held.lock, held.kind);
      if (held.unshared || DoubtOf(event.event, held).empty() == doubtful) continue;
      if (!from.has_value() || !Meets(event, held, *from == *to)) continue;
      result_.graph.AddEdge(*from, *to, WitnessOf(event, held, *from, *to));
    }
  }

  Witness WitnessOf(const ThreadEvent& event, const HeldObject& held, LockId from, LockId to) {
    Witness witness;
    witness.context = Context(event);
    witness.segment = concurrency_->Segment(event.context, event.live, Owner(event, held.lock));
    if (threads_.contexts()[event.context].outside && threads_.has_main()) {
      witness.confidence = Confidence::kLikely;
      witness.confidence_reason = "no program here calls it; it is taken to be called from outside";
    }
    if (const std::string doubt = DoubtOf(event.event, held); !doubt.empty()) {
      witness.confidence = Confidence::kSuspected;
      witness.confidence_reason = doubt;
    }
    witness.from_mode = held.mode;
    witness.to_mode = event.event.mode;
    witness.to_tried = event.event.tried;
    witness.from_path = PathTo(held.place);
    witness.to_path = PathTo(event.event.place);
    for (const HeldObject& gate : event.event.held) {
      const std::optional<LockId> node = Node(event, gate.lock, gate.kind);
      if (node.has_value() && *node != from && *node != to)
        witness.gates.push_back({*node, gate.mode});
    }
    // Who has passed a once flag does not meet whoever is behind it; others who have passed, yes.
    for (const ObjId once : event.event.passed) {
      const std::optional<LockId> node = Node(event, once, ObjectKind::kOnce);
      if (node.has_value() && *node != from && *node != to)
        witness.gates.push_back({*node, Mode::kShared});
    }
    return witness;
  }

  // The thread whose frame holds one of the locks as a local variable: another run of that thread
  // has locks of its own.
  ThreadContext Owner(const ThreadEvent& event, ObjId held) const {
    const Objects& objects = interpreter_.objects();
    for (const ObjId lock : {held, event.event.object}) {
      const Obj& root = objects[objects.RootOf(lock)];
      const bool inside = root.kind == ObjKind::kLocal && !objects.Passes(lock, ObjKind::kDeref);
      if (inside || root.kind == ObjKind::kResult) return threads_.OwnerOf(event.context, lock);
    }
    return kNone;
  }

  // Meets tells whether the edge says something about the order of two objects that threads share.
  bool Meets(const ThreadEvent& event, const HeldObject& held, bool same_node) {
    const Objects& objects = interpreter_.objects();
    const ObjId wanted = event.event.object;
    if (names_.BelongsToConstruction(held.lock) || names_.BelongsToConstruction(wanted))
      return false;
    const bool alike = names_.Alike(held.lock, wanted);
    if (alike && (Ordered(event.event.place) || Ordered(held.place))) return false;
    const auto known = [&](ObjId lock) {
      const std::optional<LockName> name = NameOf(event, lock);
      return name.has_value() && !name->summary;
    };
    const bool both_known = known(held.lock) && known(wanted);
    if (!same_node && (both_known || !alike || names_.FieldsOf(held.lock).empty())) return true;
    // Two instances of one declaration: only when nothing relates them.
    const ObjId a = objects.RootOf(held.lock);
    const ObjId b = objects.RootOf(wanted);
    const auto independent = [&](ObjId root) {
      return objects[root].kind == ObjKind::kThis || objects[root].kind == ObjKind::kParam;
    };
    return a != b && independent(a) && independent(b) &&
           !objects.Passes(held.lock, ObjKind::kIndex) && !objects.Passes(wanted, ObjKind::kIndex);
  }

  // Ordered tells whether the last functions on the way compare objects: by address, id or index.
  bool Ordered(TraceId trace) {
    constexpr std::size_t kNear = 3;
    const Traces& traces = interpreter_.traces();
    for (std::size_t left = traces.Length(trace); trace != 0; --left) {
      if (left <= kNear && names_.ComparesObjects(traces[trace].function)) return true;
      trace = traces[trace].inner;
    }
    return false;
  }

  void SelfLocks() {
    std::set<std::pair<Location, std::string>> seen;
    for (const ThreadEvent& event : threads_.events()) {
      const Event& again = event.event;
      if (again.self < SelfLocked::kRound || again.tried || again.doubt == Doubt::kManyTargets)
        continue;
      const auto held = std::find_if(again.held.begin(), again.held.end(),
                                     [&](const HeldObject& h) { return h.lock == again.object; });
      if (held == again.held.end() || !SelfBlocks(again, *held) || Leaked(*held)) continue;
      const std::string name = names_.Display(again.object);
      const Site& site = interpreter_.traces().Innermost(again.place).site;
      if (!seen.emplace(program_.LocationOf(site), name).second) continue;
      const ContextId context = Context(event);
      result_.self_locks.push_back({name, names_.Declared(again.object), again.kind, held->mode,
                                    again.mode, result_.graph.contexts()[context].name,
                                    PathTo(held->place), PathTo(again.place)});
    }
  }

  // Leaked: held only because a function forgot to give it back, which is a finding of its own.
  bool Leaked(const HeldObject& held) const {
    return std::any_of(held.passed.begin(), held.passed.end(), [&](FunctionId id) {
      const std::string& name = program_.Text(program_.functions[id].name);
      return std::any_of(result_.leaks.begin(), result_.leaks.end(),
                         [&](const Leak& leak) { return leak.function == name; });
    });
  }

  std::uint32_t SegmentOf(const ThreadEvent& event, ObjId lock) {
    return concurrency_->Segment(event.context, event.live, Owner(event, lock));
  }

  // WantedMeanwhile tells whether another thread can ask for a lock while this one holds it.
  bool WantedMeanwhile(const ThreadEvent& event, const HeldObject& held, LockId node) {
    if (requests_.empty()) {
      for (const ThreadEvent& other : threads_.events()) {
        if (!IsAcquire(other) || other.event.tried) continue;
        const std::optional<LockId> id = Node(other, other.event.object, other.event.kind);
        if (id.has_value())
          requests_[*id].emplace(SegmentOf(other, other.event.object), other.event.mode);
      }
    }
    const std::uint32_t here = SegmentOf(event, held.lock);
    const auto& requests = requests_[node];
    return std::any_of(requests.begin(), requests.end(), [&](const auto& request) {
      const bool shared = held.mode == Mode::kShared && request.second == Mode::kShared;
      return !shared && concurrency_->AtOnce(here, request.first);
    });
  }

  bool Interesting(const ThreadEvent& event, const HeldObject& held) {
    return held.kind != ObjectKind::kOnce && !held.unshared &&
           !names_.BelongsToConstruction(held.lock) && !Leaked(held) &&
           held.lock != event.event.object;
  }

  // GivenBack tells whether a wait may give a lock back that it knows by a pointer only.
  bool GivenBack(const ThreadEvent& event, const HeldObject& held) const {
    const Objects& objects = interpreter_.objects();
    return std::any_of(event.event.freed.begin(), event.event.freed.end(), [&](ObjId lock) {
      if (objects[lock].kind == ObjKind::kAny) return true;
      if (!objects.Passes(lock, ObjKind::kDeref)) return false;
      return objects[lock].kind == ObjKind::kDeref || names_.Alike(lock, held.lock);
    });
  }

  // Per lock, call and function: the first way, and the worst one.
  void BlockedHolds() {
    std::set<std::tuple<LockId, StringId, FunctionId>> seen;
    for (const ThreadEvent& event : threads_.events()) {
      if (IsAcquire(event) || event.event.doubt == Doubt::kManyTargets || event.event.held.empty())
        continue;
      const Trace& place = interpreter_.traces().Innermost(event.event.place);
      const Action* action = ActionAt(program_, place);
      const Wait wait = action == nullptr ? Wait::kNone : WaitOf(program_, *action);
      if (wait == Wait::kNone) continue;
      for (const HeldObject& held : event.event.held) {
        const std::optional<LockId> node = Node(event, held.lock, held.kind);
        if (!node.has_value() || !Interesting(event, held) || GivenBack(event, held)) continue;
        if (seen.contains({*node, action->name, place.function})) continue;
        if (!WantedMeanwhile(event, held, *node)) continue;
        seen.emplace(*node, action->name, place.function);
        const LockNode& lock = result_.graph.locks()[*node];
        const Op op = action->api != nullptr ? action->api->op : Op::kBlock;
        result_.blocked.push_back({lock.name, lock.declared, lock.kind, held.mode, op,
                                   wait == Wait::kOpen, program_.Text(action->name),
                                   result_.graph.contexts()[Context(event)].name,
                                   PathTo(held.place), PathTo(event.event.place)});
      }
    }
  }

  bool SelfBlocks(const Event& again, const HeldObject& held) const {
    if (interpreter_.MaybeRecursive(again.object)) return false;
    if (again.kind == ObjectKind::kMutex || again.kind == ObjectKind::kSpinLock) return true;
    return again.kind == ObjectKind::kRwLock &&
           (again.mode == Mode::kExclusive || held.mode == Mode::kExclusive);
  }

  void Count() {
    result_.functions = threads_.reached().size();
    result_.locks = result_.graph.locks().size();
    result_.contexts = threads_.contexts().size();
    if (interpreter_.exhausted()) {
      result_.blind_spots.push_back(
          {"the analysis of locks was ended by its bound: later calls were not followed", "", {}});
    } else if (interpreter_.left_out() > 0) {
      result_.blind_spots.push_back(
          {std::to_string(interpreter_.left_out()) +
               " calls or joins of paths were left out to stay within bounds",
           "",
           {}});
    }
  }

  const Program& program_;
  Interpreter& interpreter_;
  const Threads& threads_;
  LockNames names_;
  std::shared_ptr<Concurrency> concurrency_;
  std::map<std::string, LockId> nodes_;
  std::map<std::string, std::map<std::string, LockName>> instances_;
  std::map<std::pair<ThreadContext, FunctionId>, ContextId> context_ids_;
  std::map<LockId, std::set<std::pair<std::uint32_t, Mode>>> requests_;  // segment, mode
  const bool prioritised_ = GivesPriorities(program_);
  std::map<std::tuple<LockId, ContextId, std::uint32_t>, std::size_t> access_counts_;
  LockAnalysis result_;
};

}  // namespace

LockAnalysis AnalyzeLocks(const Program& program, const LockAnalysisOptions& options) {
  Interpreter interpreter(program, options);
  // The second round knows what the first one found out about closures and members.
  for (const bool last : {false, true}) {
    interpreter.Summarize();
    Threads threads(interpreter);
    threads.Run();
    if (last) return Builder(program, interpreter, threads).Build();
  }
  return {};
}

}  // namespace impasse::skeleton
