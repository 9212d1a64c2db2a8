// ResolveCalls and MarkSync: the bodies behind every call, and which functions matter.
#include <algorithm>
#include <string>
#include <utility>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

void SortUnique(FunctionIds& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

class CallResolver {
 public:
  explicit CallResolver(Linking& linking) : linking_(linking), program_(linking.program()) {}

  void Run() {
    linking_.ForEachAction([this](FunctionId id, Action& action) {
      action.callees = CalleesOf(id, action);
      for (const FunctionId callee : action.callees) {
        // Functions come in their order: the list stays sorted.
        std::vector<FunctionId>& callers = program_.functions[callee].callers;
        if (callers.empty() || callers.back() != id) callers.push_back(id);
      }
    });
    ReportUnresolved();
  }

 private:
  FunctionIds CalleesOf(FunctionId id, const Action& action) {
    FunctionIds callees;
    const std::uint32_t tu = program_.functions[id].tu;
    if (action.callee != 0) {
      if (action.is_virtual) {
        const std::vector<FunctionId> overriders = linking_.Overriders(action.callee, tu);
        callees.assign(overriders.begin(), overriders.end());
      }
      const FunctionId callee = program_.FindFunction(action.callee, tu);
      if (callee != kNone) callees.push_back(callee);
    }
    if (action.kind == OpKind::kCall && callees.empty() && action.api == nullptr)
      callees = IndirectCallees(id, action);
    if (callees.size() > 1) SortUnique(callees);
    return callees;
  }

  // A call through a function pointer, or of a function object without a body of its own.
  FunctionIds IndirectCallees(FunctionId id, const Action& action) {
    const bool call_operator = program_.Text(action.name).ends_with("operator()");
    const PathId value = action.target != 0 ? action.target : call_operator ? action.object : 0;
    if (value == 0) return {};
    const Path& path = program_.PathOf(value);
    const std::vector<FunctionId>& targets = program_.ValueTargets(id, value);
    FunctionIds callees(targets.begin(), targets.end());
    if (path.root == Root::kFunction && path.steps.empty()) {
      const FunctionId callee = program_.FindFunction(path.id, program_.functions[id].tu);
      if (callee != kNone) callees.push_back(callee);
    }
    if (callees.empty() && action.target != 0 && path.root != Root::kFunction)
      unresolved_.push_back({action.site, path.text});
    return callees;
  }

  void ReportUnresolved() {
    constexpr std::size_t kShown = 10;
    program_.unresolved_calls = unresolved_.size();
    if (unresolved_.empty()) return;
    const std::size_t count = unresolved_.size();
    BlindSpot spot{.what = std::to_string(count) +
                           (count == 1 ? " call through a pointer leads to no known function"
                                       : " calls through pointers lead to no known function"),
                   .hint =
                       "their targets come from code that was not given to the check, or are "
                       "computed; what they lock is not seen"};
    for (std::size_t i = 0; i < std::min(count, kShown); ++i) {
      const auto& [site, text] = unresolved_[i];
      spot.items.push_back(program_.Text(site.file) + ":" + std::to_string(site.line) + ": " +
                           program_.Text(text));
    }
    if (count > kShown) spot.items.push_back("and " + std::to_string(count - kShown) + " more");
    program_.blind_spots.push_back(std::move(spot));
  }

  Linking& linking_;
  Program& program_;
  std::vector<std::pair<Site, StringId>> unresolved_;
};

bool IsScalar(std::string_view type) {
  static const absl::flat_hash_set<std::string_view> kScalars = {"bool",
                                                                 "char",
                                                                 "short",
                                                                 "int",
                                                                 "long",
                                                                 "long long",
                                                                 "unsigned char",
                                                                 "unsigned short",
                                                                 "unsigned int",
                                                                 "unsigned long",
                                                                 "unsigned long long",
                                                                 "float",
                                                                 "double",
                                                                 "signed char"};
  return kScalars.contains(type);
}

// Spreads `reaches_sync` from the functions of `work` to all that call or make them.
void Spread(Program& program, std::vector<FunctionId> work) {
  while (!work.empty()) {
    const FunctionId id = work.back();
    work.pop_back();
    for (const FunctionId user : program.functions[id].callers) {
      if (!std::exchange(program.functions[user].reaches_sync, true)) work.push_back(user);
    }
  }
}

}  // namespace

void ResolveCalls(Linking& linking) { CallResolver(linking).Run(); }

// A function matters when it, or what it calls or starts, synchronises.
void MarkSync(Linking& linking) {
  Program& program = linking.program();
  std::vector<FunctionId> work;
  linking.ForEachAction([&](FunctionId id, Action& action) {
    const bool syncs = action.api != nullptr || action.guard != nullptr;
    if (syncs && !std::exchange(program.functions[id].reaches_sync, true)) work.push_back(id);
    if (action.kind != OpKind::kReturn || action.args.empty() || action.args[0] == 0) return;
    const Path& path = program.PathOf(action.args[0]);
    if (path.root != Root::kConstant && !IsScalar(program.Text(path.type)))
      program.functions[id].returns_object = true;
  });
  Spread(program, std::move(work));
  // Constructors of classes that synchronise bind the references and pointers which the rest uses.
  absl::flat_hash_set<StringId> classes;
  for (const Function& function : program.functions) {
    if (function.reaches_sync && function.class_type != 0) classes.insert(function.class_type);
  }
  work.clear();
  for (FunctionId id = 0; id < program.functions.size(); ++id) {
    Function& function = program.functions[id];
    const bool binds =
        function.kind == FunctionKind::kConstructor && classes.contains(function.class_type);
    if (binds && !std::exchange(function.reaches_sync, true)) work.push_back(id);
  }
  Spread(program, std::move(work));
}

}  // namespace impasse::skeleton
