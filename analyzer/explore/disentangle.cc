#include "analyzer/explore/disentangle.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "analyzer/explore/arrival.h"
#include "analyzer/explore/compact.h"
#include "analyzer/explore/simplify.h"
#include "analyzer/explore/slice.h"
#include "analyzer/explore/unknown_data.h"

namespace impasse::explore {
namespace {

// Sets of primitives (first), processes (behind them) and variables (last).
class UnionFind {
 public:
  explicit UnionFind(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t Find(std::size_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void Join(std::size_t a, std::size_t b) { parent_[Find(a)] = Find(b); }

 private:
  std::vector<std::size_t> parent_;
};

std::vector<PrimitiveId> PrimitivesOf(const Action& action) {
  std::vector<PrimitiveId> used;
  used.reserve(action.arms.size() + 2);
  for (const Arm& arm : action.arms) used.push_back(arm.primitive);
  if (action.primitive != kNone16) used.push_back(action.primitive);
  if (action.second != kNone16) used.push_back(action.second);
  return used;
}

std::vector<std::size_t> SharedDataOf(const Model& model, const Action& action) {
  std::vector<std::size_t> used;
  for (const VariableId v : {action.variable, action.other}) {
    if (v != kNone16 && model.variables[v].shared) used.push_back(v);
  }
  return used;
}

// What a process that waits for conditions looks at may decide whether it waits.
void UniteData(const Model& model, UnionFind& sets) {
  const std::size_t first_process = model.primitives.size();
  const std::size_t first_variable = first_process + model.processes.size();
  for (std::size_t p = 0; p < model.processes.size(); ++p) {
    PrimitiveId condition = kNone16;
    for (const Node& node : model.processes[p].nodes) {
      if (node.action.kind != ActionKind::kParked) continue;
      if (condition == kNone16) condition = node.action.primitive;
      sets.Join(condition, node.action.primitive);
    }
    for (const Node& node : model.processes[p].nodes) {
      for (const std::size_t v : SharedDataOf(model, node.action)) {
        if (!model.processes[p].initial) sets.Join(first_variable + v, first_process + p);
        const bool looks = node.action.kind == ActionKind::kTest || node.action.other != kNone16;
        if (condition != kNone16 && looks) sets.Join(first_variable + v, condition);
      }
    }
  }
}

void Unite(const Model& model, UnionFind& sets) {
  const std::size_t first_process = model.primitives.size();
  UniteData(model, sets);
  for (std::size_t p = 0; p < model.processes.size(); ++p) {
    for (const Node& node : model.processes[p].nodes) {
      const std::vector<PrimitiveId> used = PrimitivesOf(node.action);
      for (const PrimitiveId primitive : used) sets.Join(used[0], primitive);
      if (model.processes[p].initial) continue;
      for (const PrimitiveId primitive : used) sets.Join(primitive, first_process + p);
      for (const ProcessId other : node.action.processes)
        sets.Join(first_process + other, first_process + p);
    }
  }
}

// Makes a step of what concerns other groups.
void Restrict(Model& model, UnionFind& sets, std::size_t group) {
  const std::size_t first_process = model.primitives.size();
  std::vector<bool> foreign_data(model.variables.size(), false);
  for (std::size_t v = 0; v < model.variables.size(); ++v) {
    foreign_data[v] =
        model.variables[v].shared && sets.Find(first_process + model.processes.size() + v) != group;
  }
  MakeUnknown(model, foreign_data);
  for (std::size_t p = 0; p < model.processes.size(); ++p) {
    Process& process = model.processes[p];
    if (!process.initial && sets.Find(first_process + p) != group) {
      process.nodes = {{.action = {.kind = ActionKind::kEnd}, .next = {}}};
    }
    for (Node& node : process.nodes) {
      std::erase_if(node.action.processes,
                    [&](ProcessId other) { return sets.Find(first_process + other) != group; });
      const std::vector<PrimitiveId> used = PrimitivesOf(node.action);
      const bool foreign = !used.empty() && sets.Find(used[0]) != group;
      const bool threads = node.action.kind == ActionKind::kSpawn || node.action.op == Op::kJoin;
      if (!foreign && !(threads && node.action.processes.empty())) continue;
      // An operation of another group may turn out either way.
      node.action = {.kind = ActionKind::kChoose, .chooser = Chooser::kHelper};
    }
  }
}

bool IsWaitedFor(ObjectKind kind) {
  return kind == ObjectKind::kChannel || kind == ObjectKind::kWaitGroup ||
         kind == ObjectKind::kSemaphore || kind == ObjectKind::kLatch ||
         kind == ObjectKind::kPool || kind == ObjectKind::kCondition ||
         kind == ObjectKind::kBarrier || kind == ObjectKind::kFuture;
}

// Whether somebody can wait for a signal in the group, or send or count wrongly.
bool CanGoWrong(const Model& model) {
  const auto may = [&](const Node& node) {
    const Action& action = node.action;
    if (action.kind == ActionKind::kSelect || action.kind == ActionKind::kParked) return true;
    if (action.kind != ActionKind::kSync || action.primitive == kNone16) return false;
    const ObjectKind kind = model.primitives[action.primitive].kind;
    return IsWaitedFor(kind) && kind != ObjectKind::kCondition;
  };
  return std::ranges::any_of(model.processes, [&](const Process& process) {
    return std::ranges::any_of(process.nodes, may);
  });
}

}  // namespace

std::vector<Model> Disentangle(const Model& model) {
  UnionFind sets(model.primitives.size() + model.processes.size() + model.variables.size());
  Unite(model, sets);
  std::set<std::size_t> groups;
  for (std::size_t i = 0; i < model.primitives.size(); ++i) {
    if (IsWaitedFor(model.primitives[i].kind)) groups.insert(sets.Find(i));
  }
  std::vector<Model> models;
  for (const std::size_t group : groups) {
    Model mine = model;
    Restrict(mine, sets, group);
    Simplify(mine);
    if (!CanGoWrong(mine)) continue;
    Slice(mine);
    Simplify(mine);
    ForgetDead(mine);
    Compact(mine);
    AddArrivals(mine);
    models.push_back(std::move(mine));
  }
  return models;
}

}  // namespace impasse::explore
