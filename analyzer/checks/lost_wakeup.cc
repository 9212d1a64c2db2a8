// lost-wakeup: a notification that comes when nobody waits for it yet, or a wake-up that nobody
// sent.
//
// What exploration shows comes first, and two local forms. A wait whose thread does not look again
// at what it waits for: neither a predicate nor a loop. And a notification by a thread that changed
// what waiters look at without ever holding their mutex in between: it can fall between their look
// and their wait.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/lock_walk.h"
#include "analyzer/checks/lost_wakeup_explored.h"
#include "analyzer/checks/variables.h"
#include "analyzer/explore/loops.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/program.h"

namespace impasse {
namespace {

using skeleton::Action;
using skeleton::Block;
using skeleton::Function;
using skeleton::FunctionId;
using skeleton::OpKind;
using skeleton::PathId;
using skeleton::Program;

// Place is an action with where it stands.
struct Place {
  FunctionId function = 0;
  std::uint32_t block = 0;
  const Action* action = nullptr;
};

struct Wait {
  Place at;
  Slot condition = 0;
  std::string name;  // of the condition variable
  std::vector<Slot> locks;
  std::string lock;
  PathId predicate = 0;
  int loop = -1;  // innermost around the wait, as an index
};

bool IsNotify(const Action& action) {
  return action.api != nullptr &&
         (action.api->op == Op::kNotifyOne || action.api->op == Op::kNotifyAll) &&
         action.api->kind == ObjectKind::kCondition;
}

// "q.ready" rather than "&q.ready".
std::string TextOf(const Program& program, PathId path) {
  std::string text = path == 0 ? "" : program.Text(program.PathOf(path).text);
  text.erase(0, text.find_first_not_of("&*"));
  return text.starts_with("this->") ? text.substr(6) : text;
}

std::string Quoted(const std::string& text) { return "'" + text + "'"; }

class Search {
 public:
  Search(const Program& program, std::vector<Finding>& findings)
      : program_(program), variables_(program), findings_(findings) {}

  void Run() {
    Collect();
    for (const Wait& wait : waits_) {
      if (wait.predicate == 0) Unchecked(wait);
    }
    for (const auto& [condition, waits] : by_condition_) Outside(condition, waits);
  }

 private:
  void Collect() {
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      const Function& function = program_.functions[id];
      if (!function.reaches_sync) continue;
      for (std::uint32_t block = 0; block < function.blocks.size(); ++block) {
        for (const Action& action : function.blocks[block].actions) {
          if (action.api == nullptr || action.kind != OpKind::kCall) continue;
          if (action.api->op == Op::kWait) AddWait({id, block, &action});
          if (IsNotify(action)) AddNotify({id, block, &action});
        }
      }
    }
    for (std::size_t i = 0; i < waits_.size(); ++i) by_condition_[waits_[i].condition].push_back(i);
  }

  void AddNotify(const Place& at) {
    const Slot slot =
        variables_.SlotOf(at.function, ArgumentOf(*at.action, at.action->api->object));
    if (slot != 0) notifies_[slot].push_back(at);
  }

  void AddWait(const Place& at) {
    const lockapi::Function& api = *at.action->api;
    if (api.object == api.second) return;  // the lock knows the condition
    const PathId object = ArgumentOf(*at.action, api.object);
    const auto second = static_cast<std::size_t>(std::max<std::int8_t>(api.second, 0));
    PathId predicate = 0;
    if (at.action->args.size() > second + 1) {
      predicate = at.action->args.back();
      if (!IsEndless(predicate) && variables_.Callables(at.function, predicate).empty()) return;
      if (IsEndless(predicate)) predicate = 0;
    }
    Wait wait{at, variables_.SlotOf(at.function, object), TextOf(program_, object)};
    wait.locks = LocksOfWait(variables_, program_, at.function, *at.action);
    wait.predicate = predicate;
    wait.loop = Loops(at.function).InnermostLoop(at.block);
    if (wait.condition != 0 && !wait.locks.empty()) waits_.push_back(std::move(wait));
  }

  // A time that means for ever: INFINITE of Windows.
  bool IsEndless(PathId path) const {
    constexpr std::int64_t kInfinite = 0xffffffff;
    if (path == 0 || program_.PathOf(path).root != skeleton::Root::kConstant) return false;
    const std::int64_t value = program_.PathOf(path).value;
    return value == -1 || value == kInfinite;
  }

  const explore::ControlFlow& Loops(FunctionId function) {
    const auto [found, added] = flows_.try_emplace(function);
    if (added) found->second = explore::ControlFlowOf(program_.functions[function]);
    return found->second;
  }

  // ---- A wait that is not followed by another look.

  void Unchecked(const Wait& wait) {
    const FunctionId id = wait.at.function;
    LockWalk walk(program_, variables_, wait.locks);
    // A function that is called with the mutex held may leave the loop to its caller.
    if (!TakesItself(walk, id) || !walk.HeldAt(id, *wait.at.action)) return;
    const auto [looks, decided] = LooksBefore(wait, walk);
    if (UsedUnchecked(wait, looks)) return ReportUnchecked(wait, looks, Severity::kWarning);
    if (wait.loop >= 0 || CalledInLoop(id)) return;
    const bool surely = looks.variables.empty() && !decided && !SomethingBegins(walk, id);
    ReportUnchecked(wait, looks, surely ? Severity::kError : Severity::kWarning);
  }

  bool TakesItself(LockWalk& walk, FunctionId id) const {
    for (const Block& block : program_.functions[id].blocks) {
      for (const Action& action : block.actions) {
        const bool own = action.guard != nullptr || action.api != nullptr;
        if (own && walk.EffectOf(id, action) == LockWalk::Effect::kTakes) return true;
      }
    }
    return false;
  }

  // A loop of a caller may look again.
  bool CalledInLoop(FunctionId id) {
    constexpr int kDeepest = 3;
    std::set<FunctionId> seen = {id};
    std::vector<FunctionId> work = {id};
    for (int depth = 0; depth < kDeepest && !work.empty(); ++depth) {
      std::vector<FunctionId> next;
      for (const FunctionId callee : work) {
        for (const FunctionId caller : program_.functions[callee].callers) {
          if (caller == callee || CallsInLoop(caller, callee)) return true;
          if (seen.insert(caller).second) next.push_back(caller);
        }
      }
      work = std::move(next);
    }
    return false;
  }

  bool CallsInLoop(FunctionId caller, FunctionId callee) {
    const Function& function = program_.functions[caller];
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block) {
      for (const Action& action : function.blocks[block].actions) {
        if (action.kind == OpKind::kClosure) continue;
        if (std::binary_search(action.callees.begin(), action.callees.end(), callee) &&
            Loops(caller).InnermostLoop(block) >= 0)
          return true;
      }
    }
    return false;
  }

  // What is reached from `from` without passing `barrier`.
  std::vector<bool> ReachedFrom(FunctionId id, std::uint32_t from, int barrier) const {
    const Function& function = program_.functions[id];
    std::vector<bool> seen(function.blocks.size(), false);
    std::vector<std::uint32_t> work = {from};
    seen[from] = true;
    while (!work.empty()) {
      const std::uint32_t block = work.back();
      work.pop_back();
      for (const int succ : function.blocks[block].succs) {
        if (succ < 0 || succ == barrier || seen[static_cast<std::uint32_t>(succ)]) continue;
        seen[static_cast<std::uint32_t>(succ)] = true;
        work.push_back(static_cast<std::uint32_t>(succ));
      }
    }
    return seen;
  }

  // What decides, with the mutex held, whether the thread gets to the wait, and whether anything
  // does at all.
  std::pair<Inputs, bool> LooksBefore(const Wait& wait, LockWalk& walk) {
    const Function& function = program_.functions[wait.at.function];
    const int head =
        wait.loop < 0
            ? -1
            : static_cast<int>(
                  Loops(wait.at.function).loops[static_cast<std::size_t>(wait.loop)].head);
    Inputs looks;
    bool decided = false;
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block) {
      if (block == wait.at.block || function.blocks[block].succs.size() < 2) continue;
      if (!walk.HeldAtBranch(wait.at.function, block)) continue;
      int leading = 0;
      int others = 0;
      for (const int succ : function.blocks[block].succs) {
        if (succ < 0) continue;
        const bool leads =
            succ != head &&
            ReachedFrom(wait.at.function, static_cast<std::uint32_t>(succ), head)[wait.at.block];
        ++(leads ? leading : others);
      }
      if (leading == 0 || others == 0) continue;
      decided = true;
      looks.Add(variables_.OfBranch(wait.at.function, function.blocks[block]));
    }
    std::erase_if(looks.variables, [](const Read& read) { return Variables::IsLocal(read.slot); });
    return {looks, decided};
  }

  // After the wait, the thread changes what it waited for before it looks at it again.
  bool UsedUnchecked(const Wait& wait, const Inputs& looks) {
    if (looks.variables.empty()) return false;
    const FunctionId id = wait.at.function;
    const Function& function = program_.functions[id];
    std::set<std::uint32_t> seen;
    std::vector<std::uint32_t> work = {wait.at.block};
    bool first = true;
    while (!work.empty()) {
      const Block& block = function.blocks[work.back()];
      work.pop_back();
      bool after = !std::exchange(first, false);
      for (const Action& action : block.actions) {
        if (after && looks.Has(variables_.Written(id, action).slot)) return true;
        after = after || &action == wait.at.action;
      }
      const Inputs again = variables_.OfBranch(id, block);
      if (std::any_of(again.variables.begin(), again.variables.end(),
                      [&](const Read& read) { return looks.Has(read.slot); }))
        continue;
      for (const int succ : block.succs) {
        if (succ >= 0 && seen.insert(static_cast<std::uint32_t>(succ)).second)
          work.push_back(static_cast<std::uint32_t>(succ));
      }
    }
    return false;
  }

  // While the mutex is held something begins that may answer: it cannot do so before the wait.
  bool SomethingBegins(LockWalk& walk, FunctionId id) {
    for (const Block& block : program_.functions[id].blocks) {
      for (const Action& action : block.actions) {
        const bool begins = !action.callees.empty() ||
                            (action.api != nullptr &&
                             (action.api->op == Op::kSpawn || action.api->op == Op::kPost ||
                              action.api->op == Op::kSend || IsNotify(action)));
        if (begins && walk.HeldAt(id, action)) return true;
      }
    }
    return false;
  }

  void ReportUnchecked(const Wait& wait, const Inputs& looks, Severity severity) {
    Finding finding = Begin(wait.at, severity);
    const std::string who = NameOf(wait.at.function);
    finding.message = who + " waits on " + Quoted(wait.name);
    if (looks.variables.empty()) {
      finding.message +=
          severity == Severity::kError
              ? " without looking whether it has to: a notification that comes before the wait is "
                "lost, and the thread sleeps on."
              : " without a condition that it looks at again: a spurious wake-up passes for the "
                "notification.";
    } else {
      finding.message += " and does not look at " + Quoted(looks.variables.front().text) +
                         " again when it wakes up: spurious wake-ups, and wake-ups whose cause "
                         "another thread has taken, go through.";
    }
    finding.confidence = severity == Severity::kError ? Confidence::kLikely : Confidence::kCertain;
    if (severity == Severity::kError)
      finding.confidence_reason = "whether the notification can come first depends on the callers";
    ThreadStory story;
    story.name = "thread that calls " + who;
    story.steps.push_back({Step::Kind::kWaits, wait.name,
                           "waits on condition variable " + Quoted(wait.name), PathTo(wait.at)});
    finding.threads.push_back(std::move(story));
    finding.resources.push_back(wait.name);
    finding.cycle.push_back({"", who});
    findings_.push_back(std::move(finding));
  }

  // ---- A change that waiters look at, made outside of their mutex.

  // What the threads that wait on a condition variable look at, and their mutexes.
  struct Watched {
    Inputs variables;
    std::vector<Slot> locks;
  };

  Watched WatchedBy(const std::vector<std::size_t>& waits) {
    Watched watched;
    for (const std::size_t index : waits) {
      const Wait& wait = waits_[index];
      watched.variables.Add(PredicateOf(wait));
      watched.locks.insert(watched.locks.end(), wait.locks.begin(), wait.locks.end());
    }
    return watched;
  }

  Inputs PredicateOf(const Wait& wait) {
    Inputs reads;
    if (wait.predicate != 0) {
      for (const FunctionId body : variables_.Callables(wait.at.function, wait.predicate))
        reads.Add(variables_.OfResult(body));
      return reads;
    }
    if (wait.loop < 0) return reads;
    const Function& function = program_.functions[wait.at.function];
    const explore::Loop& loop = Loops(wait.at.function).loops[static_cast<std::size_t>(wait.loop)];
    const auto inside = [&](int succ) {
      return succ >= 0 && loop.contains[static_cast<std::size_t>(succ)];
    };
    std::set<int> beside;  // where the exits of the loop lead
    for (std::uint32_t i = 0; i < function.blocks.size(); ++i) {
      const Block& block = function.blocks[i];
      if (!loop.contains[i] || std::all_of(block.succs.begin(), block.succs.end(), inside))
        continue;
      reads.Add(variables_.OfBranch(wait.at.function, block));
      beside.insert(static_cast<int>(i));
    }
    // `while (!a || !b)`: the first operand stays inside, and leads to the second.
    for (std::uint32_t i = 0; i < function.blocks.size(); ++i) {
      const Block& block = function.blocks[i];
      const bool operand = loop.contains[i] && block.succs.size() == 2 &&
                           !beside.contains(static_cast<int>(i)) &&
                           std::any_of(block.succs.begin(), block.succs.end(), [&](int succ) {
                             return beside.contains(succ) && SharesTarget(function, block, succ);
                           });
      if (operand) reads.Add(variables_.OfBranch(wait.at.function, block));
    }
    return reads;
  }

  static bool SharesTarget(const Function& function, const Block& block, int operand) {
    const auto& next = function.blocks[static_cast<std::size_t>(operand)].succs;
    return std::any_of(block.succs.begin(), block.succs.end(), [&](int succ) {
      return succ >= 0 && std::find(next.begin(), next.end(), succ) != next.end();
    });
  }

  void Outside(Slot condition, const std::vector<std::size_t>& waits) {
    const auto notifies = notifies_.find(condition);
    if (notifies == notifies_.end()) return;
    const Watched watched = WatchedBy(waits);
    if (watched.variables.variables.empty()) return;
    LockWalk walk(program_, variables_, watched.locks);
    std::set<FunctionId> seen;
    for (const Place& notify : notifies->second) {
      const Function& function = program_.functions[notify.function];
      const bool early = function.kind == skeleton::FunctionKind::kConstructor ||
                         function.kind == skeleton::FunctionKind::kGlobalInit;
      if (early || !seen.insert(notify.function).second) continue;
      const Place write = OpenWrite(walk, watched, condition, notify.function);
      if (write.action == nullptr || walk.HeldByCaller(notify.function)) continue;
      ReportOutside(write, notify, WaitThatReads(waits, write));
    }
  }

  const Wait& WaitThatReads(const std::vector<std::size_t>& waits, const Place& write) {
    const Slot slot = variables_.Written(write.function, *write.action).slot;
    for (const std::size_t index : waits) {
      if (PredicateOf(waits_[index]).Has(slot)) return waits_[index];
    }
    return waits_[waits.front()];
  }

  // A point on a path through a function that writes to what is watched.
  struct WritePoint {
    std::uint32_t block = 0;
    bool held = false;
    const Action* write = nullptr;  // the last one, when the mutex has been free since
    auto operator<=>(const WritePoint&) const = default;
  };
  using Blocks = std::map<const Action*, std::uint32_t>;  // of writes

  // Moves a point over an action; true when that notifies of what was written.
  bool StepOver(LockWalk& walk, const Watched& watched, Slot condition, FunctionId id,
                const Action& action, WritePoint& point, Blocks& where) {
    const LockWalk::Effect effect = walk.EffectOf(id, action);
    if (effect == LockWalk::Effect::kTakes || effect == LockWalk::Effect::kPasses)
      point.write = nullptr;
    if (effect == LockWalk::Effect::kTakes) point.held = true;
    if (effect == LockWalk::Effect::kGives) point.held = false;
    if (!point.held && watched.variables.Has(variables_.Written(id, action).slot)) {
      point.write = &action;
      where[&action] = point.block;
    }
    return point.write != nullptr &&
           NotifiesOnce(id, action, condition, point.block, where[point.write]);
  }

  // A write to what is watched that leads to the notification with the mutex free all the way; no
  // action when there is none. A place that some path passes with the mutex is left out.
  Place OpenWrite(LockWalk& walk, const Watched& watched, Slot condition, FunctionId id) {
    const Function& function = program_.functions[id];
    std::set<WritePoint> seen = {{.block = function.entry}};
    std::vector<WritePoint> work(seen.begin(), seen.end());
    std::set<const Action*> reached;
    Blocks where;
    while (!work.empty()) {
      WritePoint point = work.back();
      work.pop_back();
      for (const Action& action : function.blocks[point.block].actions) {
        if (StepOver(walk, watched, condition, id, action, point, where))
          reached.insert(point.write);
      }
      for (const int succ : function.blocks[point.block].succs) {
        WritePoint next = point;
        next.block = static_cast<std::uint32_t>(succ);
        if (succ >= 0 && seen.insert(next).second) work.push_back(next);
      }
    }
    for (const Action* write : reached) {
      if (!walk.HeldAt(id, *write)) return {id, where[write], write};
    }
    return {};
  }

  // A notification that is repeated until somebody has heard it is not lost.
  bool NotifiesOnce(FunctionId id, const Action& action, Slot condition, std::uint32_t block,
                    std::uint32_t write) {
    if (!IsNotify(action)) return false;
    if (variables_.SlotOf(id, ArgumentOf(action, action.api->object)) != condition) return false;
    const explore::ControlFlow& flow = Loops(id);
    const int loop = flow.InnermostLoop(block);
    return loop < 0 || flow.loops[static_cast<std::size_t>(loop)].contains[write];
  }

  void ReportOutside(const Place& write, const Place& notify, const Wait& wait) {
    Finding finding = Begin(write, Severity::kError);
    const std::string who = NameOf(write.function);
    const std::string waiter = NameOf(wait.at.function);
    const PathId object =
        write.action->kind == OpKind::kAssign ? write.action->object : ObjectOf(*write.action);
    const std::string variable = TextOf(program_, object);
    finding.message = who + " changes " + Quoted(variable) + " without the mutex that " + waiter +
                      " waits with, and notifies " + Quoted(wait.name) + ": between the look of " +
                      waiter + " at " + Quoted(variable) +
                      " and its wait, the notification is lost, and it sleeps on.";
    finding.confidence = Confidence::kLikely;
    finding.confidence_reason = "a later notification may wake the waiter";
    ThreadStory sleeper;
    sleeper.name = "thread that calls " + waiter;
    sleeper.steps.push_back(
        {Step::Kind::kWaits, wait.name,
         "has looked at " + Quoted(variable) + ", and waits on " + Quoted(wait.name),
         PathTo(wait.at), 3});
    ThreadStory changer;
    changer.name = "thread that calls " + who;
    changer.steps.push_back({Step::Kind::kDoes, variable,
                             "changes " + Quoted(variable) + " without the mutex", PathTo(write),
                             1});
    changer.steps.push_back({Step::Kind::kDoes, wait.name,
                             "notifies " + Quoted(wait.name) + " before the other waits",
                             PathTo(notify), 2});
    finding.threads = {std::move(sleeper), std::move(changer)};
    finding.resources.push_back(wait.name);
    finding.related.emplace_back(LocationOf(notify), "the notification");
    finding.related.emplace_back(LocationOf(wait.at), "the wait");
    finding.cycle.push_back({who, waiter});
    findings_.push_back(std::move(finding));
  }

  Finding Begin(const Place& at, Severity severity) const {
    Finding finding;
    finding.severity = severity;
    finding.location = LocationOf(at);
    return finding;
  }
  Location LocationOf(const Place& at) const { return program_.LocationOf(at.action->site); }
  std::string NameOf(FunctionId id) const {
    return CanonicalFunctionName(program_.Text(program_.functions[id].name));
  }
  CallPath PathTo(const Place& at) const {
    Frame frame;
    frame.function = program_.Text(program_.functions[at.function].name);
    frame.location = LocationOf(at);
    return {frame};
  }

  const Program& program_;
  Variables variables_;
  std::vector<Finding>& findings_;
  std::vector<Wait> waits_;
  std::map<Slot, std::vector<std::size_t>> by_condition_;
  std::map<Slot, std::vector<Place>> notifies_;
  std::map<FunctionId, explore::ControlFlow> flows_;
};

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  const LostWakeups explored = ExploredLostWakeups(*substrates.exploration, findings);
  std::vector<Finding> local;
  Search(*substrates.program, local).Run();
  for (Finding& finding : local) {
    if (!IsTold(explored, finding)) findings.push_back(std::move(finding));
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "lost-wakeup",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "a wait that nobody ends any more, a wait that is not checked again, or a "
                       "notification outside of the mutex",
            .details =
                "The check explores the interleavings of the threads that share a condition "
                "variable, with the flags, counters, states and lists that decide who waits and "
                "who notifies: truth values, numbers and enumerations that are members, globals "
                "or variables captured by reference, atomics, and the sizes of standard "
                "containers. It reports a thread that sleeps when nobody is left who will notify "
                "it: a flag that is set without a notification, one waiter woken where the others "
                "need it too, a count that is never reached, a notification that comes before the "
                "wait. A condition on anything else may turn out as suits the program; what rests "
                "on an unknown branch is a note. "
                "And two mistakes that one function shows. First, a wait with "
                "neither a predicate nor a loop around it: a notification that came before is "
                "lost, "
                "and the thread sleeps on (an error when nothing was looked at before the wait); a "
                "spurious wake-up, or one whose cause another thread has taken meanwhile, goes "
                "through (a warning). Second, a thread that changes what the waiters look at "
                "without holding their mutex, and then notifies: a waiter that has looked and does "
                "not wait yet misses it. An atomic variable does not help; the mutex must be held "
                "for the change or between the change and the notification. Silent: waits with a "
                "predicate, in a loop, or with a time limit; functions that leave the loop to "
                "their callers; conditions that the lock itself knows (absl::Mutex::Await); a "
                "notification after the unlock when the change was made under the lock; "
                "notifications that are repeated.",
            .bad = "void Wait() { std::unique_lock lock(mu); if (!ready) cv.wait(lock); }\n"
                   "void Set()  { ready = true; cv.notify_one(); }  // ready is atomic\n",
            .good = "void Wait() { std::unique_lock lock(mu); cv.wait(lock, [] { return ready; }); "
                    "}\n"
                    "void Set()  { { std::lock_guard lock(mu); ready = true; } cv.notify_one(); "
                    "}\n",
            .advice = "Wait with a predicate or in a loop that looks at the state, and change the "
                      "state with the mutex held.",
            .one_tu = true,
        },
    .reads = kReadsProgram | kReadsExploration,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
