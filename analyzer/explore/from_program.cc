#include "analyzer/explore/from_program.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/explore/body_writer.h"
#include "analyzer/explore/disentangle.h"
#include "analyzer/explore/simplify.h"
#include "analyzer/explore/story.h"

namespace impasse::explore {

using skeleton::FunctionId;
using skeleton::FunctionKind;
using skeleton::Program;

namespace {

bool UsesSignals(const lockapi::Function& api) {
  switch (api.op) {
    case Op::kSend:
    case Op::kReceive:
    case Op::kSelect:
    case Op::kTrySend:
    case Op::kTryReceive:
    case Op::kDown:
    case Op::kArriveAndWait:
      return true;
    case Op::kWait:
      return api.kind == ObjectKind::kCondition;
    case Op::kJoin:
      return api.kind == ObjectKind::kFuture;
    default:
      return false;
  }
}

// Programs without channels, wait groups and the like have nothing to explore.
bool HasSomethingToExplore(const Program& program, const KnownClasses& classes) {
  if (!classes.queues.empty() || !classes.pools.empty()) return true;
  for (const skeleton::Function& function : program.functions) {
    if (program.Text(function.name).starts_with("impasse::")) continue;
    for (const skeleton::Block& block : function.blocks) {
      const bool found = std::ranges::any_of(block.actions, [](const skeleton::Action& action) {
        return action.api != nullptr && UsesSignals(*action.api);
      });
      if (found) return true;
    }
  }
  return false;
}

std::vector<FunctionId> RootsOf(const Program& program) {
  std::vector<FunctionId> mains;
  std::vector<FunctionId> entries;
  for (FunctionId id = 0; id < program.functions.size(); ++id) {
    const skeleton::Function& function = program.functions[id];
    if (program.Text(function.name).starts_with("impasse::")) continue;
    if (function.is_main) mains.push_back(id);
    const bool body =
        function.kind == FunctionKind::kPlain || function.kind == FunctionKind::kMethod;
    if (body && function.external && function.callers.empty()) entries.push_back(id);
  }
  return mains.empty() ? entries : mains;
}

// A library may have thousands of functions that others can call, and most of them are short: the
// more of them there are, the sooner a long one is left.
ModelLimits Shared(ModelLimits limits, std::size_t roots) {
  constexpr std::size_t kMostNodes = 200'000;  // of all roots
  constexpr std::size_t kFewest = 500;
  limits.max_nodes = std::min(limits.max_nodes, std::max(kFewest, kMostNodes / (roots + 1)));
  return limits;
}

std::vector<FunctionId> WithInitialisers(const Program& program, FunctionId root) {
  std::vector<FunctionId> functions;
  for (FunctionId id = 0; id < program.functions.size(); ++id) {
    if (program.functions[id].kind == FunctionKind::kGlobalInit) functions.push_back(id);
  }
  functions.push_back(root);
  return functions;
}

// Writes the root and all threads that are started on the way.
void WriteModel(ProgramModel& shared, FunctionId root) {
  const skeleton::Function& function = shared.program().functions[root];
  Process first;
  first.name = shared.program().Text(function.name);
  first.initial = true;
  first.ends_program = function.is_main;
  shared.model().processes.push_back(std::move(first));
  BodyWriter(shared, 0).WriteEntry(WithInitialisers(shared.program(), root));
  while (!shared.starts.empty()) {
    const Start start = shared.starts.front();
    shared.starts.pop_front();
    BodyWriter(shared, start.process).WriteThread(start);
  }
  shared.Finish(function.is_main);
  Simplify(shared.model());
}

bool WaitsForCondition(const Model& model, const Verdict& verdict) {
  return std::ranges::any_of(verdict.core, [&](const BlockedProcess& blocked) {
    const Node& node =
        model.processes[blocked.process].nodes[static_cast<std::size_t>(blocked.node)];
    return node.action.kind == ActionKind::kParked &&
           model.primitives[node.action.primitive].kind == ObjectKind::kCondition;
  });
}

// A flag may keep the sender from sending when the channel is closed, and the second one from
// setting the promise.
bool MayBeKeptFrom(const Model& model, const Verdict& verdict) {
  if (verdict.kind == VerdictKind::kSendOnClosed) return true;
  if (verdict.kind != VerdictKind::kCountMismatch || verdict.core.size() != 1) return false;
  const BlockedProcess& first = verdict.core.front();
  const Action& action =
      model.processes[first.process].nodes[static_cast<std::size_t>(first.node)].action;
  return action.op == Op::kPost && action.primitive != kNone16 &&
         model.primitives[action.primitive].kind == ObjectKind::kFuture;
}

bool IsDecided(const ProgramModel& shared, const Model& model, const BlockedProcess& blocked) {
  const Action& action =
      model.processes[blocked.process].nodes[static_cast<std::size_t>(blocked.node)].action;
  const auto decided = [&](PrimitiveId id) { return shared.Decided(model.primitives[id].origin); };
  const bool arms =
      std::ranges::all_of(action.arms, [&](const Arm& arm) { return decided(arm.primitive); });
  return arms && (action.primitive == kNone16 || decided(action.primitive));
}

bool IsDecided(const ProgramModel& shared, const Model& model, const Verdict& verdict) {
  const auto decided = [&](const BlockedProcess& b) { return IsDecided(shared, model, b); };
  return std::ranges::all_of(verdict.core, decided) && std::ranges::all_of(verdict.others, decided);
}

// Tasks are started in the order in which they are submitted, the model starts them in any order.
// What it shows is possible when every task that waits for a thread was submitted by a task of the
// same pool that has one.
bool IsInOrder(const Model& model, const Verdict& verdict) {
  bool tasks = false;
  for (const BlockedProcess& blocked : verdict.core) {
    const Process& process = model.processes[blocked.process];
    if (process.pool == kNone16) continue;
    tasks = true;
    const Action& action = process.nodes[static_cast<std::size_t>(blocked.node)].action;
    const bool starts = action.op == Op::kDown && action.primitive == process.pool;
    if (starts && model.processes[process.parent].pool != process.pool) return false;
  }
  return !tasks || verdict.kind == VerdictKind::kPoolDeadlock;
}

class ProgramExplorer {
 public:
  ProgramExplorer(const Program& program, const ProgramLimits& limits)
      : program_(program), classes_(program), limits_(limits) {}

  Exploration Run() {
    if (!HasSomethingToExplore(program_, classes_)) return std::move(result_);
    const std::vector<FunctionId> roots = RootsOf(program_);
    const ModelLimits limits = Shared(limits_.model, roots.size());
    for (const FunctionId root : roots) ExploreRoot(root, limits);
    AddBlindSpots();
    return std::move(result_);
  }

 private:
  void ExploreRoot(FunctionId root, const ModelLimits& limits) {
    ProgramModel shared(program_, classes_, limits);
    WriteModel(shared, root);
    ++result_.roots;
    result_.primitives += shared.model().primitives.size();
    unknowns_.insert(shared.unknowns.begin(), shared.unknowns.end());
    for (const Model& group : Disentangle(shared.model())) ExploreGroup(shared, group);
  }

  void ExploreGroup(const ProgramModel& shared, const Model& group) {
    const Result found = Explore(group, limits_.search);
    ++result_.groups;
    result_.states += found.states;
    if (found.truncated) {
      truncated_.insert("the threads that share '" + NameOfGroup(group) + "': after " +
                        std::to_string(found.states) + " states");
    }
    if (!found.refused.empty()) unknowns_.insert(found.refused);
    for (const Verdict& verdict : found.verdicts) {
      if (!IsDecided(shared, group, verdict) || !IsInOrder(group, verdict)) continue;
      if (verdict.guessed && MayBeKeptFrom(group, verdict)) continue;
      Problem problem = StoryOf(group, verdict);
      Weigh(shared, verdict, problem);
      problem.guessed = verdict.depends && WaitsForCondition(group, verdict);
      result_.problems.push_back(std::move(problem));
    }
  }

  // Nothing was assumed: certain. Otherwise likely, and the reason says what was.
  static void Weigh(const ProgramModel& shared, const Verdict& verdict, Problem& problem) {
    if (verdict.assumptions.empty() && shared.unknowns.empty()) return;
    problem.confidence = Confidence::kLikely;
    std::string& reason = problem.confidence_reason;
    for (const std::string& assumption : verdict.assumptions) {
      reason += (reason.empty() ? "it assumes that " : " and that ") + assumption;
    }
    if (!reason.empty()) return;
    reason = "not everything could be followed: " + *shared.unknowns.begin();
  }

  void AddBlindSpots() {
    if (!unknowns_.empty()) {
      result_.blind_spots.push_back({.what = "Some channel operations could not be followed; "
                                             "nothing is said of the objects they may mean",
                                     .hint = "",
                                     .items = {unknowns_.begin(), unknowns_.end()}});
    }
    if (!truncated_.empty()) {
      result_.blind_spots.push_back(
          {.what = "The exploration of some groups of threads was cut short",
           .hint = "",
           .items = {truncated_.begin(), truncated_.end()}});
    }
  }

  const Program& program_;
  KnownClasses classes_;
  const ProgramLimits& limits_;
  Exploration result_;
  std::set<std::string> unknowns_;
  std::set<std::string> truncated_;
};

}  // namespace

std::vector<Model> GroupsOfProgram(const Program& program, const ProgramLimits& limits) {
  std::vector<Model> groups;
  const KnownClasses classes(program);
  if (!HasSomethingToExplore(program, classes)) return groups;
  const std::vector<FunctionId> roots = RootsOf(program);
  for (const FunctionId root : roots) {
    ProgramModel shared(program, classes, Shared(limits.model, roots.size()));
    WriteModel(shared, root);
    std::ranges::move(Disentangle(shared.model()), std::back_inserter(groups));
  }
  return groups;
}

std::string NameOfGroup(const Model& group) {
  for (const Process& process : group.processes) {
    for (const Node& node : process.nodes) {
      if (node.action.primitive != kNone16) return group.primitives[node.action.primitive].name;
    }
  }
  return "";
}

Exploration ExploreProgram(const Program& program, const ProgramLimits& limits) {
  return ProgramExplorer(program, limits).Run();
}

Model ModelOfProgram(const Program& program, FunctionId root) {
  const KnownClasses classes(program);
  ProgramModel shared(program, classes, {});
  WriteModel(shared, root);
  return shared.model();
}

}  // namespace impasse::explore
