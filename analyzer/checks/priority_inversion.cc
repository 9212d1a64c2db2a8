// priority-inversion: a thread waits for a lock that a thread of lower priority holds, and which
// any thread in between keeps from giving it back.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/kept_from_running.h"
#include "analyzer/checks/variables.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/lock_analysis.h"
#include "analyzer/skeleton/program.h"

namespace impasse {
namespace {

using skeleton::Access;
using skeleton::Action;
using skeleton::Block;
using skeleton::FunctionId;
using skeleton::kNone;
using skeleton::OpKind;
using skeleton::Path;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;

// Policies of Linux.
constexpr std::int64_t kOther = 0;
constexpr std::int64_t kFifo = 1;
constexpr std::int64_t kRoundRobin = 2;
constexpr std::int64_t kBatch = 3;
constexpr std::int64_t kIdle = 5;

// Urgency of a thread: classes of policies first, then the priority within.
struct Urgency {
  int rank = 0;                       // -1 idle and batch, 0 as usual, 1 real time
  std::optional<std::int64_t> level;  // within real time, when it is known
  std::string said;                   // by which call
  Location where;
  bool ignored = false;  // attributes that only count with PTHREAD_EXPLICIT_SCHED
};

// Above tells whether `a` surely runs before `b`.
bool Above(const Urgency& a, const Urgency& b) {
  if (a.rank != b.rank) return a.rank > b.rank;
  return a.rank == 1 && a.level.has_value() && b.level.has_value() && *a.level > *b.level;
}

PathId Argument(const Action& action, std::size_t index) {
  return index < action.args.size() ? action.args[index] : 0;
}

class Priorities {
 public:
  Priorities(const Program& program, Variables& variables)
      : program_(program), variables_(variables) {
    for (FunctionId id = 0; id < program.functions.size(); ++id) {
      for (const Block& block : program.functions[id].blocks) {
        for (const Action& action : block.actions) {
          if (action.kind == OpKind::kCall || action.kind == OpKind::kConstruct) Note(id, action);
          if (action.kind == OpKind::kAssign) NoteLevel(id, action);
        }
      }
    }
    for (const auto& [id, action] : setters_) Apply(id, *action);
    for (const auto& [id, action] : creations_) Create(id, *action);
  }

  // Of returns how urgent the threads are that begin with a function; nothing when that is not
  // known for sure.
  std::optional<Urgency> Of(FunctionId entry) const {
    if (entry == kNone) return std::nullopt;
    const auto found = of_.find(entry);
    if (found != of_.end()) return found->second;
    // Threads inherit what the main thread has given itself.
    if (main_changed_) return std::nullopt;
    return Urgency{};
  }

 private:
  void Note(FunctionId id, const Action& action) {
    const std::string_view name = program_.Text(action.name);
    constexpr std::array<std::string_view, 4> kSetters = {
        "pthread_setschedparam", "pthread_setschedprio", "sched_setscheduler", "sched_setparam"};
    if (std::find(kSetters.begin(), kSetters.end(), name) != kSetters.end())
      setters_.emplace_back(id, &action);
    if (name == "pthread_create" || name == "std::thread" || name == "std::jthread")
      creations_.emplace_back(id, &action);
    const Slot attributes = variables_.SlotOf(id, Argument(action, 0));
    if (name == "pthread_attr_setschedpolicy")
      policies_[attributes] = Constant(Argument(action, 1));
    if (name == "pthread_attr_setschedparam")
      parameters_[attributes] = {id, Argument(action, 1), action.site};
    if (name == "pthread_attr_setinheritsched" && Constant(Argument(action, 1)) == 1)
      explicit_.insert(attributes);
  }

  // param.sched_priority = 80
  void NoteLevel(FunctionId id, const Action& action) {
    if (action.object == 0) return;
    const Path& path = program_.PathOf(action.object);
    if (path.steps.empty() ||
        !program_.Text(path.steps.back().name).ends_with("sched_param::sched_priority"))
      return;
    const auto [found, added] =
        levels_.try_emplace(RootOf(id, action.object), Constant(Argument(action, 0)));
    if (!added && found->second != Constant(Argument(action, 0))) found->second = std::nullopt;
  }

  using Variable = std::tuple<FunctionId, Root, std::uint32_t>;
  Variable RootOf(FunctionId id, PathId path_id) const {
    const Path& path = program_.PathOf(path_id);
    return {path.root == Root::kGlobal ? 0 : id, path.root, path.id};
  }

  std::optional<std::int64_t> Constant(PathId id) const {
    if (id == 0 || program_.PathOf(id).root != Root::kConstant) return std::nullopt;
    return program_.PathOf(id).value;
  }

  std::optional<std::int64_t> LevelOf(FunctionId id, PathId parameter) const {
    if (parameter == 0) return std::nullopt;
    const auto found = levels_.find(RootOf(id, parameter));
    return found == levels_.end() ? std::nullopt : found->second;
  }

  static std::optional<int> RankOf(std::optional<std::int64_t> policy) {
    if (!policy.has_value()) return std::nullopt;
    if (*policy == kFifo || *policy == kRoundRobin) return 1;
    if (*policy == kIdle || *policy == kBatch) return -1;
    return *policy == kOther ? std::optional<int>(0) : std::nullopt;
  }

  void Apply(FunctionId id, const Action& action) {
    const std::string_view name = program_.Text(action.name);
    Urgency urgency{1, std::nullopt, std::string(name), program_.LocationOf(action.site)};
    if (name == "pthread_setschedprio") {
      urgency.level = Constant(Argument(action, 1));
    } else if (name != "sched_setparam") {
      const std::optional<int> rank = RankOf(Constant(Argument(action, 1)));
      if (!rank.has_value()) return;
      urgency.rank = *rank;
      urgency.level = LevelOf(id, Argument(action, 2));
    }
    for (const FunctionId entry : ThreadsMeant(id, Argument(action, 0))) Set(entry, urgency);
  }

  void Create(FunctionId id, const Action& action) {
    if (action.kind != OpKind::kCall || Argument(action, 1) == 0) return;
    const Slot attributes = variables_.SlotOf(id, Argument(action, 1));
    const auto parameter = parameters_.find(attributes);
    const auto policy = policies_.find(attributes);
    if (attributes == 0 || policy == policies_.end()) return;
    const std::optional<int> rank = RankOf(policy->second);
    if (!rank.has_value()) return;
    Urgency urgency{*rank, std::nullopt, "the attributes of pthread_create",
                    program_.LocationOf(action.site)};
    if (parameter != parameters_.end())
      urgency.level = LevelOf(parameter->second.function, parameter->second.path);
    urgency.ignored = !explicit_.contains(attributes);
    for (const FunctionId entry : variables_.Callables(id, Argument(action, 2)))
      Set(entry, urgency);
  }

  // Two that disagree leave nothing that is sure.
  void Set(FunctionId entry, const Urgency& urgency) {
    main_changed_ = main_changed_ || program_.functions[entry].is_main;
    const auto [found, added] = of_.try_emplace(entry, urgency);
    if (added || !found->second.has_value()) return;
    if (found->second->rank != urgency.rank) {
      found->second = std::nullopt;
    } else if (found->second->level != urgency.level) {
      found->second->level = std::nullopt;
    }
  }

  // The functions that the thread at a path begins with.
  std::vector<FunctionId> ThreadsMeant(FunctionId id, PathId thread) {
    if (thread == 0) return {};
    const Path& path = program_.PathOf(thread);
    Slot handle = variables_.SlotOf(id, thread);
    if (path.root == Root::kConstant && path.value == 0) return EntriesAbove(id);
    if (path.root == Root::kResult) {
      const Action* made = ResultOf(id, path.id);
      if (made == nullptr) return {};
      const std::string_view name = program_.Text(made->name);
      if (name == "pthread_self" || name == "gettid") return EntriesAbove(id);
      if (!name.ends_with("::native_handle")) return {};
      handle = variables_.SlotOf(id, made->object);
    }
    std::vector<FunctionId> entries;
    for (const auto& [creator, action] : creations_) {
      const bool object = action->kind == OpKind::kConstruct;
      const PathId made = object ? action->object : Argument(*action, 0);
      if (handle == 0 || variables_.SlotOf(creator, made) != handle) continue;
      for (const FunctionId entry :
           variables_.Callables(creator, Argument(*action, object ? 0 : 2)))
        entries.push_back(entry);
    }
    return entries;
  }

  const Action* ResultOf(FunctionId id, std::uint32_t ordinal) const {
    for (const Block& block : program_.functions[id].blocks) {
      for (const Action& action : block.actions) {
        if (action.ordinal == ordinal) return &action;
      }
    }
    return nullptr;
  }

  // All functions that call this one in their own thread, itself included: threads that begin with
  // one of them have what it sets.
  std::vector<FunctionId> EntriesAbove(FunctionId id) const {
    constexpr std::size_t kMost = 500;
    std::set<FunctionId> seen = {id};
    std::vector<FunctionId> work = {id};
    while (!work.empty() && seen.size() < kMost) {
      const FunctionId callee = work.back();
      work.pop_back();
      for (const FunctionId caller : program_.functions[callee].callers) {
        if (Calls(caller, callee) && seen.insert(caller).second) work.push_back(caller);
      }
    }
    return {seen.begin(), seen.end()};
  }

  bool Calls(FunctionId caller, FunctionId callee) const {
    for (const Block& block : program_.functions[caller].blocks) {
      for (const Action& action : block.actions) {
        if (action.kind != OpKind::kClosure &&
            std::binary_search(action.callees.begin(), action.callees.end(), callee))
          return true;
      }
    }
    return false;
  }

  struct Parameter {
    FunctionId function = 0;
    PathId path = 0;
    skeleton::Site site;
  };

  const Program& program_;
  Variables& variables_;
  std::vector<std::pair<FunctionId, const Action*>> setters_;
  std::vector<std::pair<FunctionId, const Action*>> creations_;
  std::map<Slot, std::optional<std::int64_t>> policies_;
  std::map<Slot, Parameter> parameters_;
  std::set<Slot> explicit_;
  std::map<Variable, std::optional<std::int64_t>> levels_;
  std::map<FunctionId, std::optional<Urgency>> of_;
  bool main_changed_ = false;
};

// Protocols knows which mutexes lend their holder the priority of who waits.
class Protocols {
 public:
  Protocols(const Program& program, Variables& variables) {
    const skeleton::StringId set = program.Find("pthread_mutexattr_setprotocol");
    if (set == 0) return;
    std::set<Slot> lending;
    std::set<Slot> plain;
    ForEach(program, [&](FunctionId id, const Action& action) {
      if (action.name != set || action.args.size() < 2) return;
      const Path& value = program.PathOf(action.args[1]);
      const bool none = action.args[1] != 0 && value.root == Root::kConstant && value.value == 0;
      (none ? plain : lending).insert(variables.SlotOf(id, action.args[0]));
    });
    if (lending.empty()) return;
    // Attributes that come from elsewhere may be those.
    ForEach(program, [&](FunctionId id, const Action& action) {
      if (action.api == nullptr || action.api->op != Op::kInit || action.args.size() < 2) return;
      if (action.args[1] != 0 && program.PathOf(action.args[1]).root == Root::kConstant) return;
      const Slot attributes = variables.SlotOf(id, action.args[1]);
      if (plain.contains(attributes) && !lending.contains(attributes)) return;
      lending_.insert(DeclarationOf(program, action.args[0]));
    });
  }

  bool Lends(const Location& declared) const { return lending_.contains(declared); }

 private:
  template <typename Visit>
  static void ForEach(const Program& program, Visit visit) {
    for (FunctionId id = 0; id < program.functions.size(); ++id) {
      for (const Block& block : program.functions[id].blocks) {
        for (const Action& action : block.actions) {
          if (action.kind == OpKind::kCall) visit(id, action);
        }
      }
    }
  }

  std::set<Location> lending_;
};

class Search {
 public:
  Search(const Substrates& substrates, std::vector<Finding>& findings)
      : analysis_(*substrates.locks),
        variables_(*substrates.program),
        priorities_(*substrates.program, variables_),
        protocols_(*substrates.program, variables_),
        findings_(findings) {}

  void Run() {
    std::map<LockId, std::vector<const Access*>> by_lock;
    for (const Access& access : analysis_.accesses) by_lock[access.lock].push_back(&access);
    for (const auto& [lock, accesses] : by_lock) {
      const LockNode& node = analysis_.graph.locks()[lock];
      const bool once = node.kind == ObjectKind::kOnce;
      if (!once && !protocols_.Lends(node.declared)) LookAt(node, accesses);
    }
  }

 private:
  void LookAt(const LockNode& lock, const std::vector<const Access*>& accesses) {
    for (const Access* high : accesses) {
      const std::optional<Urgency> urgent = priorities_.Of(high->entry);
      if (!urgent.has_value() || high->tried) continue;
      for (const Access* low : accesses) {
        const std::optional<Urgency> other = priorities_.Of(low->entry);
        const bool excludes = high->mode == Mode::kExclusive || low->mode == Mode::kExclusive;
        if (!other.has_value() || !excludes || !Above(*urgent, *other) ||
            !analysis_.Meet(*high, *low))
          continue;
        return Report(lock, *high, *urgent, *low, *other);
      }
    }
  }

  void Report(const LockNode& lock, const Access& high, const Urgency& urgent, const Access& low,
              const Urgency& other) {
    const std::string waiter = CanonicalFunctionName(high.path.back().function);
    const std::string holder = CanonicalFunctionName(low.path.back().function);
    Finding finding;
    const bool ignored = urgent.ignored || other.ignored;
    finding.severity = ignored ? Severity::kNote : Severity::kWarning;
    finding.confidence = ignored ? Confidence::kSuspected : Confidence::kLikely;
    finding.confidence_reason =
        ignored ? "without PTHREAD_EXPLICIT_SCHED the attributes do not count"
                : "whether a thread of a priority in between keeps the holder from running depends "
                  "on the load";
    finding.location = high.path.back().location;
    finding.message =
        waiter + " waits for '" + lock.name + "' in a thread of high priority while " + holder +
        " may hold it in one of lower priority, and the lock does not lend its holder "
        "the priority of who waits: threads in between keep both from running.";
    Story(high, lock, Step::Kind::kWaits, "waits for '" + lock.name + "'", urgent, finding);
    Story(low, lock, Step::Kind::kHolds, "holds '" + lock.name + "'", other, finding);
    finding.resources.push_back(lock.name);
    if (lock.declared.known())
      finding.related.emplace_back(lock.declared, "'" + lock.name + "' is declared here");
    if (urgent.where.known())
      finding.related.emplace_back(urgent.where, "the priority is given here");
    finding.cycle.push_back(LetterFor(low.path, high.path));
    findings_.push_back(std::move(finding));
  }

  void Story(const Access& access, const LockNode& lock, Step::Kind kind, std::string text,
             const Urgency& urgency, Finding& finding) const {
    ThreadStory story;
    const ContextInfo& context = analysis_.graph.contexts()[access.context];
    story.name = context.name;
    if (!context.start.empty())
      story.steps.push_back({Step::Kind::kStarts, "", "starts here", context.start});
    if (!urgency.said.empty()) {
      story.steps.push_back({Step::Kind::kDoes,
                             "",
                             "gets its priority by " + urgency.said,
                             {{context.name, urgency.where, "", 0}}});
    }
    story.steps.push_back({kind, lock.name, std::move(text), access.path});
    finding.threads.push_back(std::move(story));
  }

  const skeleton::LockAnalysis& analysis_;
  Variables variables_;
  Priorities priorities_;
  Protocols protocols_;
  std::vector<Finding>& findings_;
};

void RunOnSource(const Substrates& substrates, std::vector<Finding>& findings) {
  // Nothing but priorities of the program is looked at: most programs have none.
  constexpr std::array<std::string_view, 6> kFunctions = {
      "pthread_attr_setschedparam", "pthread_attr_setschedpolicy", "pthread_setschedparam",
      "pthread_setschedprio",       "sched_setscheduler",          "sched_setparam"};
  const bool any = std::any_of(kFunctions.begin(), kFunctions.end(), [&](std::string_view name) {
    return substrates.program->Find(name) != 0;
  });
  if (any) Search(substrates, findings).Run();
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  if (substrates.wait_for != nullptr) {
    FindInversions(*substrates.wait_for, *substrates.timeline, substrates.thresholds, findings);
  } else {
    RunOnSource(substrates, findings);
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "priority-inversion",
            .family = Family::kStarvation,
            .severity = Severity::kWarning,
            .summary = "a lock without priority inheritance between threads of different priority",
            .details =
                "A thread of high priority waits for a lock that one of lower priority holds; a "
                "thread in between keeps the holder from running, and so the urgent one too, for "
                "as long as it likes. From source, reported for locks that threads of different "
                "scheduling priority share: by pthread_setschedparam, pthread_setschedprio, "
                "sched_setscheduler or the attributes of pthread_create (a note when these lack "
                "PTHREAD_EXPLICIT_SCHED and so do not count). std::mutex, reader-writer locks and "
                "spin locks never lend priorities. Silent: mutexes with PTHREAD_PRIO_INHERIT or "
                "PTHREAD_PRIO_PROTECT, threads of one priority or of priorities that are not "
                "known, locks that the urgent thread only tries, and programs whose main thread "
                "sets a priority that the others inherit. In a run, reported when it happens: for "
                "500 ms a thread waits for a lock whose holder comes after it by policy or "
                "priority, could run, and is given no processor for most of that time, as the "
                "kernel's own accounts say.",
            .bad = "std::mutex mu;  // shared by an audio thread with SCHED_FIFO and the main "
                   "thread\n",
            .good = "pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT);\n"
                    "pthread_mutex_init(&mu, &attr);\n",
            .advice = "Give the mutex the protocol PTHREAD_PRIO_INHERIT, or let the urgent thread "
                      "only try for it or share data without a lock.",
            .one_tu = true,
        },
    .reads = kReadsProgram | kReadsLocks,
    .run = Run,
    .or_reads = kReadsWaitFor | kReadsTimeline,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
