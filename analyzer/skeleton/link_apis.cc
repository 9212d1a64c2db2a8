// NameApis: what the lock APIs say of every callee. A call that runs its argument (pthread_once,
// std::invoke, qsort) becomes the call of that argument, between an acquisition and a release of
// the once flag where there is one: the rest of the analysis needs to know neither.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

constexpr lockapi::Function kBeginOnce = {
    .name = "(begin once)", .op = Op::kAcquire, .kind = ObjectKind::kOnce};
constexpr lockapi::Function kEndOnce = {
    .name = "(end once)", .op = Op::kRelease, .kind = ObjectKind::kOnce};

// Operations that hand on what they are given or wait for the outside. The body of a function of
// that name, or another function of that name in C++, says more than the table.
bool IsForOutside(Op op) {
  return op == Op::kSleep || op == Op::kYield || op == Op::kBlock || op == Op::kInvoke ||
         op == Op::kInvokeOnce || op == Op::kOnSignal || op == Op::kOnFork;
}

bool Runs(const Action& action) {
  return action.api != nullptr &&
         (action.api->op == Op::kInvoke || action.api->op == Op::kInvokeOnce);
}

// An inline namespace that only carries a version: "lts_20230802", "v1", "__1", "__cxx11". Where a
// library is part of the program, its functions are called with it. "__basic_future" is a class.
bool IsVersion(std::string_view space) {
  const bool numbered = space.find_last_of("0123456789") == space.size() - 1;
  if (space.starts_with("lts_") || (space.starts_with("__") && numbered)) return true;
  if (space.size() < 2 || space.front() != 'v') return false;
  return space.substr(1).find_first_not_of("0123456789_") == std::string_view::npos;
}

bool HasVersion(std::string_view name) {
  for (std::size_t end = name.find("::"); end != std::string_view::npos; end = name.find("::")) {
    if (IsVersion(name.substr(0, end))) return true;
    name.remove_prefix(end + 2);
  }
  return false;
}

std::string WithoutVersions(std::string_view name) {
  std::string bare;
  while (true) {
    const std::size_t end = name.find("::");
    if (end == std::string_view::npos) return bare + std::string(name);
    if (!IsVersion(name.substr(0, end))) bare += name.substr(0, end + 2);
    name.remove_prefix(end + 2);
  }
}

class ApiNamer {
 public:
  explicit ApiNamer(Linking& linking) : linking_(linking), program_(linking.program()) {}

  void Run() {
    linking_.ForEachAction([this](FunctionId id, Action& action) { LookUp(id, action); });
    for (FunctionId id = 0; id < program_.functions.size(); ++id) {
      Function& function = program_.functions[id];
      for (Block& block : function.blocks) {
        if (std::any_of(block.actions.begin(), block.actions.end(), Runs)) Expand(id, block);
      }
    }
  }

 private:
  // What the APIs say of a name: of a function, of the class that is destroyed, of a guard that is
  // made or whose method it is.
  struct Lines {
    const lockapi::Function* called = nullptr;
    const lockapi::Function* destroyed = nullptr;
    const lockapi::Guard* guard = nullptr;
    const lockapi::Guard* guard_of_method = nullptr;
  };

  const Lines& LinesOf(StringId name) {
    const auto [found, added] = lines_.try_emplace(name);
    if (!added) return found->second;
    const std::string& text = program_.Text(name);
    const std::string without = HasVersion(text) ? WithoutVersions(text) : std::string();
    const std::string_view bare = without.empty() ? std::string_view(text) : without;
    const lockapi::Table& table = program_.table();
    found->second = {table.FindFunction(bare), table.FindFunction("~" + std::string(bare)),
                     table.FindGuard(bare),
                     table.FindGuard(bare.substr(0, std::min(bare.rfind("::"), bare.size())))};
    return found->second;
  }

  void LookUp(FunctionId id, Action& action) {
    if (action.name == 0) return;
    const Lines& lines = LinesOf(action.name);
    const lockapi::Function* line =
        action.kind == OpKind::kDestroy ? lines.destroyed : lines.called;
    if (line != nullptr && Fits(id, action, *line)) {
      (line->op == Op::kBlock ? action.blocking : action.api) = line;
    }
    action.guard = action.kind == OpKind::kCall ? lines.guard_of_method : lines.guard;
    if (action.guard == nullptr || action.kind != OpKind::kConstruct) return;
    // A guard that is given a pointer guards what it points to.
    for (PathId& argument : action.args) argument = linking_.Deref(argument);
  }

  bool Fits(FunctionId id, const Action& action, const lockapi::Function& line) const {
    if (!IsForOutside(line.op)) return true;
    if (program_.FindFunction(action.callee, program_.functions[id].tu) != kNone) return false;
    const bool c_name = line.name.find("::") == std::string_view::npos;
    const std::string& usr = program_.Text(action.callee);
    return !c_name || (!usr.starts_with("_Z") && usr.find("#_Z") == std::string::npos);
  }

  void Expand(FunctionId id, Block& block) {
    std::vector<Action> expanded;
    expanded.reserve(block.actions.size() + 2);
    for (Action& action : block.actions) {
      if (!Runs(action)) {
        expanded.push_back(std::move(action));
        continue;
      }
      const bool once = action.api->op == Op::kInvokeOnce;
      const Action begin = once ? Once(id, action, kBeginOnce) : Action{};
      const Action end = once ? Once(id, action, kEndOnce) : Action{};
      if (once) expanded.push_back(begin);
      CallArgument(id, action);
      expanded.push_back(std::move(action));
      if (once) expanded.push_back(end);
    }
    block.actions = std::move(expanded);
  }

  // The once flag is taken or given back; an ordinal of its own keeps it apart from the call.
  Action Once(FunctionId id, const Action& action, const lockapi::Function& line) {
    Action made;
    made.kind = OpKind::kCall;
    made.name = action.name;
    made.ordinal = linking_.NextOrdinal(id);
    made.site = action.site;
    made.api = &line;
    const auto flag = static_cast<std::size_t>(std::max<std::int8_t>(action.api->object, 0));
    if (flag < action.args.size()) made.object = linking_.Deref(action.args[flag]);
    return made;
  }

  void CallArgument(FunctionId id, Action& action) {
    const auto which = static_cast<std::size_t>(std::max<std::int8_t>(action.api->second, 0));
    action.api = nullptr;
    action.callee = 0;
    if (which >= action.args.size()) return;
    const PathId callable = action.args[which];
    const auto rest = action.args.begin() + static_cast<std::ptrdiff_t>(which) + 1;
    action.args.erase(action.args.begin(), rest);
    action.object = 0;
    const Path& path = program_.PathOf(callable);
    const StringId usr = path.root == Root::kFunction && path.steps.empty() ? path.id : 0;
    const FunctionId body = program_.FindFunction(usr, program_.functions[id].tu);
    if (body == kNone) {
      action.target = callable;
      return;
    }
    action.callee = usr;
    if (program_.functions[body].kind != FunctionKind::kMethod || action.args.empty()) return;
    action.object = linking_.Deref(action.args.front());
    action.args.erase(action.args.begin());
    action.is_virtual = program_.functions[body].is_virtual;
  }

  Linking& linking_;
  Program& program_;
  absl::flat_hash_map<StringId, Lines> lines_;
};

}  // namespace

void NameApis(Linking& linking) { ApiNamer(linking).Run(); }

}  // namespace impasse::skeleton
