#include "analyzer/checks/lock_walk.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace impasse {
namespace {

using skeleton::Action;
using skeleton::Block;
using skeleton::Function;
using skeleton::FunctionId;
using skeleton::OpKind;
using skeleton::Path;
using skeleton::PathId;
using skeleton::Program;
using skeleton::Root;
using skeleton::StepKind;

// More callers or callees than these are not looked at: the lock is taken to be held.
constexpr std::size_t kMostCallers = 40;
constexpr std::size_t kMostCallees = 400;
constexpr int kDeepest = 5;
constexpr int kMostNested = 40;

bool IsAcquire(Op op) {
  return op == Op::kAcquire || op == Op::kTryAcquire || op == Op::kTimedAcquire;
}

bool Defers(const Program& program, const Action& action) {
  return std::any_of(action.args.begin(), action.args.end(), [&](PathId argument) {
    return argument != 0 && program.Text(program.PathOf(argument).type).ends_with("defer_lock_t");
  });
}

bool RequiresLock(const Program& program, const Function& function) {
  return std::any_of(function.attributes.begin(), function.attributes.end(),
                     [&](const skeleton::Attribute& attribute) {
                       return program.Text(attribute.name).find("requires") != std::string::npos;
                     });
}

}  // namespace

PathId ArgumentOf(const Action& action, std::int8_t which) {
  if (which == lockapi::kThis) return action.object;
  if (which < 0) return 0;
  const auto index = static_cast<std::size_t>(static_cast<unsigned char>(which));
  return index < action.args.size() ? action.args[index] : 0;
}

std::vector<Slot> LocksOfWait(Variables& variables, const Program& program, FunctionId function,
                              const Action& wait) {
  const Slot second = variables.SlotOf(function, ArgumentOf(wait, wait.api->second));
  if (second == 0) return {};
  std::vector<Slot> locks;
  for (const Block& block : program.functions[function].blocks) {
    for (const Action& action : block.actions) {
      if (action.guard == nullptr || action.kind != OpKind::kConstruct) continue;
      if (variables.SlotOf(function, action.object) != second) continue;
      for (const PathId argument : action.args) {
        const Slot lock = variables.SlotOf(function, argument);
        const bool tag =
            argument != 0 && program.Text(program.PathOf(argument).type).ends_with("_lock_t");
        if (lock != 0 && !tag) locks.push_back(lock);
      }
    }
  }
  if (!locks.empty()) return locks;
  // A mutex, or a pointer to one.
  std::string_view type = program.Text(program.PathOf(ArgumentOf(wait, wait.api->second)).type);
  type = type.substr(0, type.find_last_not_of("* ") + 1);
  const bool mutex = program.TypeKind(program.Find(type)) != ObjectKind::kUnknown;
  if (mutex || (wait.api->second >= 0 && wait.api->object >= 0)) locks.push_back(second);
  return locks;
}

LockWalk::LockWalk(const Program& program, Variables& variables, std::vector<Slot> locks)
    : program_(program), variables_(variables), locks_(std::move(locks)) {
  for (const skeleton::Class& record : program.classes) {
    for (const skeleton::Variable& field : record.fields) {
      if (!field.is_reference) continue;
      const auto name = program.Find(program.Text(record.type) + "::" + program.Text(field.name));
      if (name != 0) references_.insert(name);
    }
  }
}

// The object is reached by a pointer or a reference of which it is not known where it leads.
bool LockWalk::MayBeAnother(FunctionId function, PathId id) const {
  const Path& path = program_.PathOf(id);
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (step->kind == StepKind::kDeref) return true;
    if (step->kind == StepKind::kField) return references_.contains(step->name);
  }
  if (path.root == Root::kLocal) {
    const auto& locals = program_.functions[function].locals;
    return path.id < locals.size() && (locals[path.id].is_pointer || locals[path.id].is_reference);
  }
  return path.root == Root::kParam || path.root == Root::kThis || path.root == Root::kResult ||
         path.root == Root::kCapture || path.root == Root::kUnknown;
}

bool LockWalk::Means(FunctionId function, PathId path) {
  if (path == 0) return true;
  const Slot slot = variables_.SlotOf(function, path);
  return std::find(locks_.begin(), locks_.end(), slot) != locks_.end() ||
         MayBeAnother(function, path);
}

// A guard of a library, or an object of the program whose constructor keeps the lock.
bool LockWalk::MakesGuard(FunctionId function, const Action& action) {
  if (action.guard == nullptr) {
    return std::any_of(action.callees.begin(), action.callees.end(),
                       [this](FunctionId callee) { return MayKeep(callee); });
  }
  return std::any_of(action.args.begin(), action.args.end(),
                     [&](PathId argument) { return Means(function, argument); });
}

const absl::flat_hash_set<Slot>& LockWalk::GuardsOf(FunctionId function) {
  const auto [found, added] = guards_.try_emplace(function);
  if (!added) return found->second;
  absl::flat_hash_set<Slot> guards;
  for (const Block& block : program_.functions[function].blocks) {
    for (const Action& action : block.actions) {
      if (action.kind == OpKind::kConstruct && MakesGuard(function, action))
        guards.insert(variables_.SlotOf(function, action.object));
    }
  }
  return guards_[function] = std::move(guards);
}

LockWalk::Effect LockWalk::OfGuard(FunctionId function, const Action& action) {
  if (!GuardsOf(function).contains(variables_.SlotOf(function, action.object)))
    return Effect::kNone;
  if (action.kind == OpKind::kConstruct)
    return Defers(program_, action) ? Effect::kNone : Effect::kTakes;
  if (action.kind == OpKind::kDestroy) return Effect::kGives;
  if (action.api == nullptr) return Effect::kNone;
  if (action.api->op == Op::kRelease) return Effect::kGives;
  return IsAcquire(action.api->op) ? Effect::kTakes : Effect::kNone;
}

LockWalk::Effect LockWalk::OfApi(FunctionId function, const Action& action) {
  const bool takes = IsAcquire(action.api->op);
  if (!takes && action.api->op != Op::kRelease) return Effect::kNone;
  const bool all = action.api->object == lockapi::kAllArgs;
  const bool meant = all ? std::any_of(action.args.begin(), action.args.end(),
                                       [&](PathId argument) { return Means(function, argument); })
                         : Means(function, ArgumentOf(action, action.api->object));
  if (!meant) return Effect::kNone;
  return takes ? Effect::kTakes : Effect::kGives;
}

LockWalk::Effect LockWalk::EffectOf(FunctionId function, const Action& action) {
  if (action.guard != nullptr) return OfGuard(function, action);
  if (action.api != nullptr) return OfApi(function, action);
  if (action.kind == OpKind::kClosure || action.callees.empty()) return Effect::kNone;
  const auto any = [&](auto may) {
    return std::any_of(action.callees.begin(), action.callees.end(), may);
  };
  if (!any([this](FunctionId callee) { return MayTake(callee); })) {
    const bool ends = action.kind == OpKind::kDestroy &&
                      GuardsOf(function).contains(variables_.SlotOf(function, action.object));
    return ends ? Effect::kGives : Effect::kNone;
  }
  const bool keeps = any([this](FunctionId callee) { return MayKeep(callee); });
  return keeps ? Effect::kTakes : Effect::kPasses;
}

bool LockWalk::MayKeep(FunctionId function) {
  if (!MayTake(function)) return false;
  if (depth_ >= kMostNested) return true;
  ++depth_;
  const bool keeps = FlowOf(function).at_exit;
  --depth_;
  return keeps;
}

bool LockWalk::TakesItself(FunctionId function) {
  const auto takes = [&](const Action& action) {
    return (action.guard != nullptr || action.api != nullptr) &&
           EffectOf(function, action) == Effect::kTakes;
  };
  const std::vector<Block>& blocks = program_.functions[function].blocks;
  return std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
    return std::any_of(block.actions.begin(), block.actions.end(), takes);
  });
}

bool LockWalk::MayTake(FunctionId function) {
  if (!program_.functions[function].reaches_sync) return false;
  const auto [found, added] = takes_.try_emplace(function, false);
  if (!added) return found->second;
  absl::flat_hash_set<FunctionId> seen = {function};
  std::vector<FunctionId> work = {function};
  bool takes = false;
  while (!work.empty() && !takes) {
    const FunctionId id = work.back();
    work.pop_back();
    takes = TakesItself(id);
    for (const Block& block : program_.functions[id].blocks) {
      for (const Action& action : block.actions) {
        if (action.guard != nullptr || action.api != nullptr) continue;
        for (const FunctionId callee : action.callees) {
          if (program_.functions[callee].reaches_sync && seen.insert(callee).second)
            work.push_back(callee);
        }
      }
    }
    takes = takes || seen.size() > kMostCallees;
  }
  return takes_[function] = takes;
}

const LockWalk::Flow& LockWalk::FlowOf(FunctionId id) {
  const auto [found, added] = flows_.try_emplace(id);
  if (!added) return found->second;
  const Function& function = program_.functions[id];
  Flow flow;
  std::set<std::pair<std::uint32_t, bool>> seen = {{function.entry, false}};
  std::vector<std::pair<std::uint32_t, bool>> work(seen.begin(), seen.end());
  while (!work.empty()) {
    auto [index, held] = work.back();
    work.pop_back();
    for (const Action& action : function.blocks[index].actions) {
      if (held) flow.held.insert(&action);
      const Effect effect = EffectOf(id, action);
      if (effect == Effect::kTakes || effect == Effect::kGives) held = effect == Effect::kTakes;
    }
    if (held) flow.branches.insert(index);
    flow.at_exit = flow.at_exit || (held && index == function.exit);
    for (const int succ : function.blocks[index].succs) {
      if (succ < 0) continue;
      const std::pair<std::uint32_t, bool> next = {static_cast<std::uint32_t>(succ), held};
      if (seen.insert(next).second) work.push_back(next);
    }
  }
  return flows_[id] = std::move(flow);
}

bool LockWalk::HeldAt(FunctionId function, const Action& action) {
  return FlowOf(function).held.contains(&action);
}

bool LockWalk::HeldByCaller(FunctionId function) {
  std::set<FunctionId> seen;
  return HeldByCaller(function, 0, seen);
}

bool LockWalk::HeldByCaller(FunctionId id, int depth, std::set<FunctionId>& seen) {
  if (!seen.insert(id).second) return false;
  const Function& function = program_.functions[id];
  if (RequiresLock(program_, function)) return true;
  if (function.callers.size() > kMostCallers || depth > kDeepest) return true;
  for (const FunctionId caller : function.callers) {
    for (const Block& block : program_.functions[caller].blocks) {
      for (const Action& action : block.actions) {
        const bool calls = std::binary_search(action.callees.begin(), action.callees.end(), id) &&
                           action.kind != OpKind::kClosure;
        if (calls && HeldAt(caller, action)) return true;
      }
    }
    if (HeldByCaller(caller, depth + 1, seen)) return true;
  }
  return false;
}

}  // namespace impasse
