// retry-livelock: two threads that take one lock, try for the other's, step back and begin again,
// for ever in step with each other.
//
// The lock-order graph knows who tries for a lock while holding another, and which threads can do
// so at once. What is left to see is in the function that does both: a loop that a failed try leads
// back to, in which nothing makes one of the threads wait longer than the other.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/lock_walk.h"
#include "analyzer/checks/path_sites.h"
#include "analyzer/checks/variables.h"
#include "analyzer/explore/loops.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/lock_analysis.h"
#include "analyzer/skeleton/program.h"

namespace impasse {
namespace {

using explore::Loop;
using skeleton::Action;
using skeleton::Block;
using skeleton::Function;
using skeleton::FunctionId;
using skeleton::OpKind;
using skeleton::Path;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;

bool Contains(const Loop& loop, int block) {
  return block >= 0 && loop.contains[static_cast<std::size_t>(block)];
}

// Functions whose results differ between threads: chance, or the time.
bool IsChance(std::string_view name) {
  constexpr std::array<std::string_view, 13> kParts = {
      "rand",      "distribution", "mersenne",     "linear_congruential",
      "gettime",   "::now",        "steady_clock", "gettimeofday",
      "backoff",   "Backoff",      "BackOff",      "rdtsc",
      "getentropy"};
  return std::any_of(kParts.begin(), kParts.end(), [name](std::string_view part) {
    return name.find(part) != std::string_view::npos;
  });
}

bool Waits(Op op) {
  return op == Op::kWait || op == Op::kTimedWait || op == Op::kDown || op == Op::kTimedDown ||
         op == Op::kArriveAndWait || op == Op::kReceive || op == Op::kSelect || op == Op::kJoin ||
         op == Op::kTimedAcquire;
}

// RetryLoop judges one function: does a failed try lead back to the acquisition before it, at once?
class RetryLoop {
 public:
  RetryLoop(const Program& program, Variables& variables, const PathSites& sites)
      : program_(program), variables_(variables), sites_(sites) {}

  bool Is(const CallPath& held, const CallPath& tried) {
    // The function that does both is where the two paths part.
    std::size_t depth = 0;
    while (depth + 1 < held.size() && depth + 1 < tried.size() && held[depth] == tried[depth])
      ++depth;
    if (held[depth].function != tried[depth].function) return false;
    const ActionSite first = sites_.At(held[depth]);
    const ActionSite second = sites_.At(tried[depth]);
    if (first.action == nullptr || second.action == nullptr || first.function != second.function)
      return false;
    const explore::ControlFlow flow = explore::ControlFlowOf(program_.functions[first.function]);
    for (const Loop& loop : flow.loops) {
      if (!loop.contains[first.block] || !loop.contains[second.block]) continue;
      return FailureRepeats(loop, second) && NothingDiffers(loop, first, second);
    }
    return false;
  }

 private:
  // A success leaves the loop, or says so to the condition of the loop; a failure does not.
  bool FailureRepeats(const Loop& loop, const ActionSite& tried) {
    const Function& function = program_.functions[tried.function];
    const int branch = BranchOn(loop, tried);
    if (branch < 0) return false;
    const Block& block = function.blocks[static_cast<std::size_t>(branch)];
    int repeats = 0;
    int ends = 0;
    for (const int succ : block.succs) {
      const bool again = Contains(loop, succ) && Returns(loop, function, succ, branch);
      const bool done = !Contains(loop, succ) || Leaves(loop, function, succ, branch) ||
                        SetsCondition(loop, tried.function, succ, branch);
      repeats += again && !SetsCondition(loop, tried.function, succ, branch) ? 1 : 0;
      ends += done ? 1 : 0;
    }
    return repeats > 0 && ends > 0;
  }

  // The branch that asks for the outcome: the first one after the try that depends on it.
  int BranchOn(const Loop& loop, const ActionSite& tried) const {
    const Function& function = program_.functions[tried.function];
    std::uint32_t block = tried.block;
    for (std::size_t steps = 0; steps < function.blocks.size(); ++steps) {
      const Block& at = function.blocks[block];
      if (at.condition.kind != skeleton::ConditionKind::kNone) return static_cast<int>(block);
      if (at.succs.size() != 1 || !Contains(loop, at.succs[0])) return -1;
      block = static_cast<std::uint32_t>(at.succs[0]);
    }
    return -1;
  }

  // Walks from `from` inside the loop, not through `barrier`, and calls `visit` for every block.
  template <typename Visit>
  void Walk(const Loop& loop, const Function& function, int from, int barrier, Visit visit) const {
    std::set<int> seen = {from};
    std::vector<int> work = {from};
    while (!work.empty()) {
      const int block = work.back();
      work.pop_back();
      visit(block);
      if (block == static_cast<int>(loop.head)) continue;
      for (const int succ : function.blocks[static_cast<std::size_t>(block)].succs) {
        const bool passes = succ != barrier || succ == static_cast<int>(loop.head);
        if (Contains(loop, succ) && passes && seen.insert(succ).second) work.push_back(succ);
      }
    }
  }

  bool Returns(const Loop& loop, const Function& function, int from, int barrier) const {
    bool returns = false;
    Walk(loop, function, from, barrier,
         [&](int block) { returns = returns || block == static_cast<int>(loop.head); });
    return returns;
  }

  // Every way from here leads out of the loop before it begins again.
  bool Leaves(const Loop& loop, const Function& function, int from, int barrier) const {
    return !Returns(loop, function, from, barrier);
  }

  // On the way to the head a variable is set that the loop asks for.
  bool SetsCondition(const Loop& loop, FunctionId id, int from, int barrier) {
    const Function& function = program_.functions[id];
    if (!Contains(loop, from)) return false;
    Inputs asked;
    for (std::size_t i = 0; i < function.blocks.size(); ++i) {
      const Block& block = function.blocks[i];
      if (loop.contains[i] && std::any_of(block.succs.begin(), block.succs.end(), [&](int succ) {
            return succ >= 0 && !Contains(loop, succ);
          }))
        asked.Add(variables_.OfBranch(id, block));
    }
    bool sets = false;
    Walk(loop, function, from, barrier, [&](int index) {
      if (index == static_cast<int>(loop.head)) return;
      for (const Action& action : function.blocks[static_cast<std::size_t>(index)].actions) {
        const bool constant = action.kind == OpKind::kAssign && !action.args.empty() &&
                              action.args[0] != 0 &&
                              program_.PathOf(action.args[0]).root == Root::kConstant;
        sets = sets || (constant && asked.Has(variables_.Written(id, action).slot));
      }
    });
    return sets;
  }

  // Neither chance nor growing delays nor a bound nor another lock that lets one thread go first.
  bool NothingDiffers(const Loop& loop, const ActionSite& held, const ActionSite& tried) {
    const Function& function = program_.functions[held.function];
    const Slot second = SlotOfLock(tried);
    std::set<PathId> counted;
    for (std::size_t i = 0; i < function.blocks.size(); ++i) {
      if (!loop.contains[i]) continue;
      for (const Action& action : function.blocks[i].actions) {
        if (Differs(held.function, action, 0)) return false;
        const bool acquires = action.kind != OpKind::kDestroy && &action != tried.action &&
                              ((action.api != nullptr && action.api->op == Op::kAcquire) ||
                               (action.guard != nullptr && action.kind == OpKind::kConstruct));
        if (acquires && &action != held.action &&
            (second == 0 || Locks(held.function, action, second)))
          return false;
        if (action.kind == OpKind::kAssign && action.name != 0) counted.insert(action.object);
      }
    }
    return !AsksCounter(loop, function, counted);
  }

  Slot SlotOfLock(const ActionSite& site) {
    const Action& action = *site.action;
    if (action.guard != nullptr && action.kind == OpKind::kConstruct && !action.args.empty())
      return variables_.SlotOf(site.function, action.args[0]);
    return action.api == nullptr
               ? 0
               : variables_.SlotOf(site.function, ArgumentOf(action, action.api->object));
  }

  bool Locks(FunctionId id, const Action& action, Slot lock) {
    if (action.guard != nullptr && action.kind == OpKind::kConstruct) {
      return std::any_of(action.args.begin(), action.args.end(),
                         [&](PathId argument) { return variables_.SlotOf(id, argument) == lock; });
    }
    return variables_.SlotOf(id, ArgumentOf(action, action.api->object)) == lock;
  }

  // A branch of the loop asks for what the loop counts.
  bool AsksCounter(const Loop& loop, const Function& function,
                   const std::set<PathId>& counted) const {
    for (std::size_t i = 0; i < function.blocks.size(); ++i) {
      if (!loop.contains[i]) continue;
      const skeleton::Condition& condition = function.blocks[i].condition;
      if (counted.contains(condition.lhs) || counted.contains(condition.rhs)) return true;
    }
    return false;
  }

  bool Differs(FunctionId id, const Action& action, int depth) {
    constexpr int kDeepest = 3;
    const std::string_view name = program_.Text(action.name);
    if (action.kind == OpKind::kCall && action.callees.empty() && IsChance(name)) return true;
    if (action.blocking != nullptr || (action.api != nullptr && Waits(action.api->op))) return true;
    if (action.api != nullptr && action.api->op == Op::kSleep)
      return !std::all_of(action.args.begin(), action.args.end(),
                          [&](PathId path) { return IsFixed(id, path, 0); });
    if (depth >= kDeepest || action.kind == OpKind::kClosure) return false;
    return std::any_of(action.callees.begin(), action.callees.end(), [&](FunctionId callee) {
      const Function& body = program_.functions[callee];
      return std::any_of(body.blocks.begin(), body.blocks.end(), [&](const Block& block) {
        return std::any_of(block.actions.begin(), block.actions.end(),
                           [&](const Action& inner) { return Differs(callee, inner, depth + 1); });
      });
    });
  }

  // A constant, or a duration made of constants; times of C are passed by address.
  bool IsFixed(FunctionId id, PathId path_id, int depth) const {
    constexpr int kDeepest = 4;
    if (path_id == 0 || depth > kDeepest) return path_id == 0 && depth > 0;
    const Path& path = program_.PathOf(path_id);
    if (path.root == Root::kConstant) return true;
    if (path.root != Root::kResult && path.root != Root::kLocal) return false;
    bool made = path.root == Root::kLocal;
    for (const Block& block : program_.functions[id].blocks) {
      for (const Action& action : block.actions) {
        if (!Makes(action, path)) continue;
        made = true;
        if (!IsMadeFixed(id, action, path.root == Root::kResult, depth)) return false;
      }
    }
    return made;
  }

  // Whether an action gives a variable its value, or is the call that a result is of.
  bool Makes(const Action& action, const Path& path) const {
    if (path.root == Root::kResult) return action.ordinal == path.id;
    return action.kind != OpKind::kDestroy &&
           (IsOf(action.object, path) || IsOf(action.result, path));
  }

  bool IsMadeFixed(FunctionId id, const Action& action, bool is_result, int depth) const {
    const auto fixed = [&](PathId argument) { return IsFixed(id, argument, depth + 1); };
    if (!is_result && action.name == 0) return action.args.empty() || fixed(action.args[0]);
    if (!is_result && action.kind != OpKind::kConstruct) return false;
    return std::all_of(action.args.begin(), action.args.end(), fixed);
  }

  bool IsOf(PathId id, const Path& variable) const {
    if (id == 0) return false;
    const Path& path = program_.PathOf(id);
    return path.root == variable.root && path.id == variable.id;
  }

  const Program& program_;
  Variables& variables_;
  const PathSites& sites_;
};

class Search {
 public:
  Search(const Substrates& substrates, std::vector<Finding>& findings)
      : program_(*substrates.program),
        graph_(substrates.locks->graph),
        variables_(program_),
        findings_(findings) {}

  void Run() {
    std::vector<const CallPath*> paths;
    for (const auto& [edge, witnesses] : graph_.edges()) {
      for (const Witness& witness : witnesses) {
        if (!witness.to_tried) continue;
        paths.push_back(&witness.from_path);
        paths.push_back(&witness.to_path);
      }
    }
    if (paths.empty()) return;
    const PathSites sites(program_, paths);
    for (const auto& [edge, witnesses] : graph_.edges()) {
      if (edge.first > edge.second) continue;
      const auto back = graph_.edges().find({edge.second, edge.first});
      if (back != graph_.edges().end())
        Pair(edge.first, edge.second, witnesses, back->second, sites);
    }
  }

 private:
  void Pair(LockId first, LockId second, const std::vector<Witness>& there,
            const std::vector<Witness>& back, const PathSites& sites) {
    RetryLoop retry(program_, variables_, sites);
    for (const Witness& a : there) {
      if (!a.to_tried || !retry.Is(a.from_path, a.to_path)) continue;
      for (const Witness& b : back) {
        if (!b.to_tried || !graph_.Concurrent(a, b) || ShareGate(a, b)) continue;
        if (&a != &b && !retry.Is(b.from_path, b.to_path)) continue;
        return Report(first, second, a, b);
      }
    }
  }

  static bool ShareGate(const Witness& a, const Witness& b) {
    return std::any_of(a.gates.begin(), a.gates.end(), [&](const HeldLock& gate) {
      return std::any_of(b.gates.begin(), b.gates.end(), [&](const HeldLock& other) {
        return other.lock == gate.lock &&
               (gate.mode == Mode::kExclusive || other.mode == Mode::kExclusive);
      });
    });
  }

  void Report(LockId first, LockId second, const Witness& a, const Witness& b) {
    const std::string one = graph_.locks()[first].name;
    const std::string two = graph_.locks()[second].name;
    const std::string who = CanonicalFunctionName(a.to_path.back().function);
    const std::string other = CanonicalFunctionName(b.to_path.back().function);
    Finding finding;
    finding.severity = Severity::kWarning;
    finding.location = a.to_path.back().location;
    finding.message =
        first == second
            ? who + " holds one '" + one +
                  "', tries for another, lets go and begins again at once; "
                  "two threads that do so with the same two objects can fail for ever in step."
            : who + " holds '" + one + "' and tries for '" + two + "', " + other + " holds '" +
                  two + "' and tries for '" + one +
                  "'; both let go and begin again at once, and can fail for ever in step.";
    finding.confidence = Confidence::kLikely;
    finding.confidence_reason = "they may get past each other by chance";
    Story(first, second, a, finding);
    Story(second, first, b, finding);
    finding.resources = {one};
    if (first != second) finding.resources.push_back(two);
    finding.graph.push_back({one, two, who});
    if (first != second) finding.graph.push_back({two, one, other});
    finding.cycle.push_back(LetterFor(a.from_path, a.to_path));
    finding.cycle.push_back(LetterFor(b.from_path, b.to_path));
    findings_.push_back(std::move(finding));
  }

  void Story(LockId from, LockId to, const Witness& witness, Finding& finding) const {
    const ContextInfo& context = graph_.contexts()[witness.context];
    ThreadStory story;
    story.name = context.name;
    if (!context.start.empty())
      story.steps.push_back({Step::Kind::kStarts, "", "starts here", context.start});
    const std::string& held = graph_.locks()[from].name;
    const std::string& wanted = graph_.locks()[to].name;
    story.steps.push_back({Step::Kind::kHolds, held, "holds '" + held + "'", witness.from_path});
    story.steps.push_back({Step::Kind::kDoes, wanted,
                           "tries for '" + wanted + "', and begins again when it fails",
                           witness.to_path});
    finding.threads.push_back(std::move(story));
  }

  const Program& program_;
  const LockOrderGraph& graph_;
  Variables variables_;
  std::vector<Finding>& findings_;
};

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  Search(substrates, findings).Run();
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "retry-livelock",
            .family = Family::kLivelock,
            .severity = Severity::kWarning,
            .summary = "threads try for each other's lock, step back, and begin again at once",
            .details =
                "Two threads, or two of a kind, each hold a lock and try for the one that the "
                "other holds; whoever fails gives its own lock back and starts over at once, in "
                "the opposite order to the other. Running in step they fail for ever. Yielding, or "
                "sleeping for one and the same time, changes nothing. Silent: both sides in one "
                "order, where the holder gets on; std::lock and std::scoped_lock, which wait for "
                "the lock that they failed on; delays that are random or grow; a bounded number of "
                "attempts or a time limit; a failed try after which the thread does something "
                "else.",
            .bad = "for (;;) { a.lock(); if (b.try_lock()) break; a.unlock(); }  // one thread\n"
                   "for (;;) { b.lock(); if (a.try_lock()) break; b.unlock(); }  // the other\n",
            .good = "std::scoped_lock both(a, b);  // in both\n",
            .advice = "Take the locks in one order or with std::scoped_lock, or wait for a random "
                      "time before the next attempt.",
            .one_tu = true,
        },
    .reads = kReadsProgram | kReadsLocks,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
