// AddImplicitCalls and GuardStatics: what runs, or waits, without a call that the source shows. It
// is written into the functions as actions of their own, so that the rest of the analysis meets
// nothing new: what atexit registered runs when main has ended, fork() runs the handlers of
// pthread_atfork, and the first thread that comes to a function-local static builds it while others
// wait.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

constexpr lockapi::Function kBeginStatic = {
    .name = "(begin static)", .op = Op::kAcquire, .kind = ObjectKind::kOnce};
constexpr lockapi::Function kEndStatic = {
    .name = "(end static)", .op = Op::kRelease, .kind = ObjectKind::kOnce};

// Registered is a call that registers functions to be run later.
struct Registered {
  FunctionId by = kNone;
  std::vector<FunctionId> functions;  // kNone for an argument that is none
};

class ImplicitCalls {
 public:
  explicit ImplicitCalls(Linking& linking) : linking_(linking), program_(linking.program()) {}

  void Run() {
    linking_.ForEachAction([this](FunctionId id, const Action& action) { Look(id, action); });
    if (!exits_.empty()) AddExits();
    if (!forks_.empty()) AddForks();
  }

 private:
  void Look(FunctionId id, const Action& action) {
    if (action.kind != OpKind::kCall) return;
    const std::string_view name = program_.Text(action.name);
    const bool exit = name == "atexit" || name == "std::atexit";
    const bool fork = action.api != nullptr && action.api->op == Op::kOnFork;
    if (!exit && !fork) return;
    Registered made{.by = id, .functions = {}};
    for (const PathId argument : action.args) made.functions.push_back(Body(id, argument));
    (exit ? exits_ : forks_).push_back(std::move(made));
  }

  FunctionId Body(FunctionId id, PathId argument) const {
    const Path& path = program_.PathOf(argument);
    if (path.root != Root::kFunction || !path.steps.empty()) return kNone;
    return program_.FindFunction(path.id, program_.functions[id].tu);
  }

  std::optional<Action> CallOf(FunctionId caller, const Registered& registered, std::size_t which,
                               const Site& site) {
    if (which >= registered.functions.size() || registered.functions[which] == kNone)
      return std::nullopt;
    const Function& function = program_.functions[registered.functions[which]];
    Action call;
    call.name = function.name;
    call.callee = function.usr;
    call.ordinal = linking_.NextOrdinal(caller);
    call.site = site;
    call.implicit = true;
    return call;
  }

  // Of several programs only that of the registering file is meant, where it has one.
  bool EndsWith(const Function& main, const Registered& registered) const {
    const std::uint32_t tu = program_.functions[registered.by].tu;
    if (tu == main.tu) return true;
    return std::none_of(program_.functions.begin(), program_.functions.end(),
                        [&](const Function& other) { return other.is_main && other.tu == tu; });
  }

  // The last one registered runs first.
  void AddExits() {
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      Function& main = program_.functions[id];
      if (!main.is_main) continue;
      for (auto exit = exits_.rbegin(); exit != exits_.rend(); ++exit) {
        if (!EndsWith(main, *exit)) continue;
        std::optional<Action> call = CallOf(id, *exit, 0, main.site);
        if (call.has_value()) main.blocks[main.exit].actions.push_back(std::move(*call));
      }
    }
  }

  void AddForks() {
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      for (Block& block : program_.functions[id].blocks) {
        if (std::any_of(block.actions.begin(), block.actions.end(),
                        [this](const Action& action) { return Forks(action); }))
          ExpandForks(id, block);
      }
    }
  }

  bool Forks(const Action& action) const {
    const std::string_view name = program_.Text(action.name);
    return action.kind == OpKind::kCall && (name == "fork" || name == "forkpty");
  }

  void ExpandForks(FunctionId id, Block& block) {
    std::vector<Action> expanded;
    for (Action& action : block.actions) {
      const bool forks = Forks(action);
      const Site site = action.site;
      expanded.push_back(std::move(action));
      if (forks) Around(id, site, expanded);
    }
    block.actions = std::move(expanded);
  }

  // Prepare handlers run before the fork, the last one registered first, the others after it in the
  // order of registration. In which order different functions registered theirs is not known: what
  // they do is not taken to be nested.
  void Around(FunctionId id, const Site& site, std::vector<Action>& out) {
    const auto add = [&](const Registered& fork, std::size_t which) {
      if (std::optional<Action> call = CallOf(id, fork, which, site)) out.push_back(*call);
    };
    for (auto first = forks_.begin(); first != forks_.end();) {
      const auto last = std::find_if(first, forks_.end(),
                                     [&](const Registered& fork) { return fork.by != first->by; });
      for (auto fork = last; fork != first;) add(*--fork, 0);
      for (auto fork = first; fork != last; ++fork) add(*fork, 1);
      first = last;
    }
  }

  Linking& linking_;
  Program& program_;
  std::vector<Registered> exits_;
  std::vector<Registered> forks_;
};

// StaticGuards finds, in one function, the blocks that build function-local statics.
class StaticGuards {
 public:
  StaticGuards(Linking& linking, FunctionId id)
      : linking_(linking), program_(linking.program()), id_(id) {}

  void Run() {
    Function& function = program_.functions[id_];
    const auto count = static_cast<std::uint32_t>(function.blocks.size());
    for (std::uint32_t init = 0; init < count; ++init) {
      const PathId built = Built(function.blocks[init]);
      if (built == 0) continue;
      if (predecessors_.empty()) FindPredecessors();
      if (predecessors_[init].size() == 1) Guard(predecessors_[init].front(), init, built);
    }
  }

 private:
  // The static that a block builds with the help of a function that synchronises; 0 for none.
  PathId Built(const Block& block) const {
    bool synchronises = false;
    PathId built = 0;
    for (const Action& action : block.actions) {
      synchronises |=
          std::any_of(action.callees.begin(), action.callees.end(),
                      [&](FunctionId callee) { return program_.functions[callee].reaches_sync; });
      for (const PathId path : {action.object, action.result}) {
        if (action.kind != OpKind::kDestroy && IsStatic(path)) built = path;
      }
    }
    return synchronises ? built : 0;
  }

  bool IsStatic(PathId id) const {
    const Path& path = program_.PathOf(id);
    if (id == 0 || path.root != Root::kGlobal || !path.steps.empty()) return false;
    const Global* global = program_.FindGlobal(path.id);
    return global != nullptr && global->is_static_local && !global->is_thread_local;
  }

  void FindPredecessors() {
    const Function& function = program_.functions[id_];
    predecessors_.resize(function.blocks.size());
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block) {
      for (const int succ : function.blocks[block].succs) {
        if (succ >= 0) predecessors_[static_cast<std::size_t>(succ)].push_back(block);
      }
    }
  }

  // The branch leads to the block that builds, or past it; both ways meet again behind it.
  void Guard(std::uint32_t branch, std::uint32_t init, PathId built) {
    std::vector<Block>& blocks = program_.functions[id_].blocks;
    const auto& ways = blocks[branch].succs;
    if (ways.size() != 2 || blocks[branch].condition.kind != ConditionKind::kNone) return;
    if (blocks[init].succs.size() != 1 || blocks[init].succs[0] < 0) return;
    const auto join = static_cast<std::uint32_t>(blocks[init].succs[0]);
    const bool past = std::any_of(ways.begin(), ways.end(),
                                  [&](int way) { return way == static_cast<int>(join); });
    if (!past || predecessors_[join].size() != 2) return;
    const Site site = blocks[init].actions.back().site;
    blocks[branch].actions.push_back(Make(kBeginStatic, built, site));
    std::vector<Action>& behind = blocks[join].actions;
    behind.insert(behind.begin(), Make(kEndStatic, built, site));
  }

  Action Make(const lockapi::Function& line, PathId built, const Site& site) {
    Action made;
    made.ordinal = linking_.NextOrdinal(id_);
    made.object = built;
    made.site = site;
    made.implicit = true;
    made.api = &line;
    return made;
  }

  Linking& linking_;
  Program& program_;
  FunctionId id_;
  std::vector<std::vector<std::uint32_t>> predecessors_;
};

// LastReferences judges whether a container that drops a shared pointer destroys what it points to:
// when the program keeps such pointers nowhere else.
class LastReferences {
 public:
  explicit LastReferences(Linking& linking) : linking_(linking), program_(linking.program()) {}

  void Run() {
    linking_.ForEachAction([this](FunctionId, Action& action) {
      if (action.kind != OpKind::kDestroy || action.target == 0) return;
      const std::string& type =
          program_.Text(program_.PathOf(std::exchange(action.target, 0)).type);
      if (HomesOf(type) == 1) return;
      action.callee = 0;
      action.name = 0;
      action.is_virtual = false;
    });
  }

 private:
  // Members and globals that hold pointers of the type; a variable or parameter of a function, or a
  // weak pointer, may be another reference: then they are many.
  int HomesOf(const std::string& pointer) {
    const auto [found, added] = homes_.try_emplace(pointer, 0);
    if (added) found->second = Count(pointer);
    return found->second;
  }

  int Count(const std::string& pointer) const {
    constexpr int kMany = 2;
    const std::size_t arguments = pointer.find("shared_ptr<");
    if (arguments == std::string::npos) return kMany;
    const std::string weak = "weak_ptr<" + pointer.substr(arguments + 11);
    const auto holds = [&](StringId type) {
      const std::string& text = program_.Text(type);
      return text.find(pointer) != std::string::npos || text.find(weak) != std::string::npos;
    };
    const auto any = [&](const std::vector<Variable>& variables) {
      return std::any_of(variables.begin(), variables.end(),
                         [&](const Variable& variable) { return holds(variable.type); });
    };
    for (const Function& function : program_.functions) {
      if (any(function.params) || any(function.locals)) return kMany;
    }
    int homes = 0;
    for (const Class& record : program_.classes) {
      for (const Variable& field : record.fields) homes += holds(field.type) ? 1 : 0;
    }
    for (const Global& global : program_.globals) homes += holds(global.type) ? 1 : 0;
    return homes;
  }

  Linking& linking_;
  Program& program_;
  absl::flat_hash_map<std::string, int> homes_;
};

}  // namespace

void AddImplicitCalls(Linking& linking) {
  ImplicitCalls(linking).Run();
  LastReferences(linking).Run();
}

void GuardStatics(Linking& linking) {
  const std::vector<Global>& globals = linking.program().globals;
  if (std::none_of(globals.begin(), globals.end(),
                   [](const Global& global) { return global.is_static_local; }))
    return;
  for (FunctionId id = 0; id < linking.program().functions.size(); ++id) {
    if (linking.program().functions[id].reaches_sync) StaticGuards(linking, id).Run();
  }
}

}  // namespace impasse::skeleton
