#include "analyzer/skeleton/last_reference.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <vector>

namespace impasse::skeleton {
namespace {

constexpr int kDeepest = 6;
constexpr std::size_t kSmall = 24;  // blocks of a function that counts down

bool IsLocal(const Path& path) { return path.root == Root::kLocal && path.steps.empty(); }

// Operations on atomics that lower them, of C, of C++ and of compilers.
bool LowersAtomic(std::string_view name) {
  constexpr std::string_view kNames[] = {"__atomic_sub_fetch",        "__atomic_fetch_sub",
                                         "__sync_sub_and_fetch",      "__sync_fetch_and_sub",
                                         "__c11_atomic_fetch_sub",    "atomic_fetch_sub",
                                         "atomic_fetch_sub_explicit", "InterlockedDecrement"};
  if (std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames)) return true;
  const bool atomic = name.starts_with("std::atomic") || name.starts_with("std::__atomic");
  return atomic && (name.ends_with("fetch_sub") || name.ends_with("operator--") ||
                    name.ends_with("operator-="));
}

// Whether a function without a body gives memory back.
bool IsDeallocator(std::string_view name) {
  return name.find("free") != std::string_view::npos ||
         name.find("delete") != std::string_view::npos ||
         name.find("dealloc") != std::string_view::npos;
}

// The outcome of a condition on a number of references that means that none is left; some
// operations return what was left before.
std::optional<bool> NoneLeft(const Program& program, const Condition& condition, bool on_left) {
  if (condition.kind == ConditionKind::kTruth) return false;
  const Path& other = program.PathOf(on_left ? condition.rhs : condition.lhs);
  if (other.root != Root::kConstant || other.value < 0 || other.value > 1) return std::nullopt;
  if (condition.kind == ConditionKind::kEqual) return true;
  if (condition.kind != ConditionKind::kLess && condition.kind != ConditionKind::kLessEqual)
    return std::nullopt;
  return on_left;
}

}  // namespace

LastReference::LastReference(const Program& program) : program_(program) {
  for (FunctionId id = 0; id < program.functions.size(); ++id) LookAt(id);
}

const LastReference::Drop* LastReference::At(FunctionId function, std::uint32_t block) const {
  const auto found = drops_.find({function, block});
  return found == drops_.end() ? nullptr : &found->second;
}

std::optional<LastReference::Source> LastReference::SourceOf(const Action& action, int depth) {
  if (action.kind == OpKind::kAssign) {
    const std::string_view name = program_.Text(action.name);
    if (name != "--" && name != "-=") return std::nullopt;
    return Source{.counter = action.object};
  }
  if (action.kind != OpKind::kCall) return std::nullopt;
  if (LowersAtomic(program_.Text(action.name))) {
    if (action.object != 0) return Source{.counter = action.object};
    if (action.args.empty()) return std::nullopt;
    return Source{.counter = action.args[0], .is_pointer = true};
  }
  if (action.callees.size() != 1) return std::nullopt;
  const std::optional<int> counts = Countdown(action.callees.front(), depth);
  if (!counts.has_value()) return std::nullopt;
  if (*counts < 0) return Source{.counter = action.object};
  if (static_cast<std::size_t>(*counts) >= action.args.size()) return std::nullopt;
  return Source{.counter = action.args[static_cast<std::size_t>(*counts)], .is_pointer = true};
}

// A variable that is assigned what is left. `gone = !--count` has no path: it is what its neighbour
// on the line has counted.
void LastReference::AddAssigned(const Action& action, const std::optional<Source>& before,
                                Values& values) const {
  if (action.kind != OpKind::kAssign || action.name != 0 || action.object == 0) return;
  const Path& target = program_.PathOf(action.object);
  if (!IsLocal(target)) return;
  const PathId value = action.args.empty() ? 0 : action.args[0];
  if (value == 0 && before.has_value()) {
    values.locals[target.id] = {before->counter, before->is_pointer, /*is_truth=*/true};
  } else if (const Source* source = Find(values, value); source != nullptr) {
    values.locals[target.id] = *source;
  }
}

LastReference::Values LastReference::ValuesOf(FunctionId id, int depth) {
  Values values;
  for (const Block& block : program_.functions[id].blocks) {
    std::optional<Source> before;
    std::uint32_t line = 0;
    for (const Action& action : block.actions) {
      const std::optional<Source> source = SourceOf(action, depth);
      if (source.has_value() && source->counter != 0) {
        values.results[action.ordinal] = *source;
        if (action.kind == OpKind::kAssign) values.paths[action.object] = *source;
        if (action.result != 0 && IsLocal(program_.PathOf(action.result)))
          values.locals[program_.PathOf(action.result).id] = *source;
      } else {
        AddAssigned(action, action.site.line == line ? before : std::nullopt, values);
      }
      before = source;
      line = action.site.line;
    }
  }
  return values;
}

const LastReference::Source* LastReference::Find(const Values& values, PathId id) const {
  if (id == 0) return nullptr;
  const auto by = [](const auto& map, std::uint32_t key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
  };
  const Path& path = program_.PathOf(id);
  if (path.root == Root::kResult && path.steps.empty()) return by(values.results, path.id);
  if (IsLocal(path)) return by(values.locals, path.id);
  return by(values.paths, id);
}

std::optional<int> LastReference::ParameterOf(PathId counter) const {
  const Path& path = program_.PathOf(counter);
  if (path.root == Root::kThis) return -1;
  if (path.root == Root::kParam) return static_cast<int>(path.id);
  return std::nullopt;
}

std::optional<int> LastReference::Countdown(FunctionId id, int depth) {
  const Function& function = program_.functions[id];
  if (depth > kDeepest || function.blocks.size() > kSmall) return std::nullopt;
  const auto [found, added] = countdowns_.try_emplace(id, std::nullopt);
  if (!added) return found->second;
  const Values values = ValuesOf(id, depth + 1);
  if (values.empty()) return std::nullopt;
  std::optional<int> parameter;
  for (const Block& block : function.blocks) {
    for (const Action& action : block.actions) {
      if (action.kind != OpKind::kReturn || action.args.empty()) continue;
      const Source* source = Find(values, action.args[0]);
      if (source == nullptr || source->is_truth) return std::nullopt;
      parameter = ParameterOf(source->counter);
    }
  }
  return countdowns_[id] = parameter;
}

void LastReference::LookAt(FunctionId id) {
  const Values values = ValuesOf(id, 0);
  if (values.empty()) return;
  const Function& function = program_.functions[id];
  for (std::uint32_t i = 0; i < function.blocks.size(); ++i) {
    const Block& block = function.blocks[i];
    if (block.succs.size() != 2 || block.condition.kind == ConditionKind::kSwitch) continue;
    const Source* left = Find(values, block.condition.lhs);
    const Source* source = left != nullptr ? left : Find(values, block.condition.rhs);
    if (source == nullptr) continue;
    const std::optional<bool> none_left =
        source->is_truth ? std::optional(true)
                         : NoneLeft(program_, block.condition, left != nullptr);
    if (!none_left.has_value()) continue;
    const int behind = block.succs[*none_left != block.condition.negated ? 0 : 1];
    if (FreesBehind(id, behind, *source))
      drops_[{id, i}] = {*none_left, source->counter, source->is_pointer};
  }
}

// Whether what the counter is a part of is given back soon behind the branch.
bool LastReference::FreesBehind(FunctionId id, int block, const Source& source) {
  constexpr std::size_t kNear = 32;
  Path object = program_.PathOf(source.counter);
  const auto last = std::find_if(object.steps.rbegin(), object.steps.rend(),
                                 [](const PathStep& s) { return s.kind == StepKind::kDeref; });
  if (last != object.steps.rend()) {
    object.steps.erase(last.base(), object.steps.end());
  } else if (object.root == Root::kThis) {
    object.steps.clear();
  } else if (source.is_pointer) {
    object.steps.push_back({.kind = StepKind::kDeref});
  } else {
    return false;
  }
  const Function& function = program_.functions[id];
  std::set<int> seen = {block};
  std::vector<int> work = {block};
  while (!work.empty() && seen.size() <= kNear) {
    const int at = work.back();
    work.pop_back();
    if (at < 0) continue;
    const Block& next = function.blocks[static_cast<std::size_t>(at)];
    if (std::any_of(next.actions.begin(), next.actions.end(),
                    [&](const Action& action) { return Frees(action, object, 0); }))
      return true;
    for (const int succ : next.succs) {
      if (seen.insert(succ).second) work.push_back(succ);
    }
  }
  return false;
}

bool LastReference::Frees(const Action& action, const Path& object, int depth) {
  const auto is_object = [&](PathId id) {
    if (id == 0) return false;
    const Path& path = program_.PathOf(id);
    return path.root == object.root && path.id == object.id && path.steps == object.steps;
  };
  // A pointer to it: a step less, or the address.
  const auto points = [&](PathId id) {
    if (id == 0) return false;
    const Path& path = program_.PathOf(id);
    if (path.root != object.root || path.id != object.id) return false;
    if (object.steps.empty())
      return path.steps.size() == 1 && path.steps[0].kind == StepKind::kAddress;
    return path.steps.size() + 1 == object.steps.size() &&
           std::equal(path.steps.begin(), path.steps.end(), object.steps.begin());
  };
  if (action.kind == OpKind::kDelete) return is_object(action.object);
  if (action.kind != OpKind::kCall) return false;
  const bool library = action.callees.empty() && IsDeallocator(program_.Text(action.name));
  for (std::size_t i = 0; i < action.args.size(); ++i) {
    if (!points(action.args[i])) continue;
    if (library) return true;
    if (action.callees.size() == 1 &&
        FreesParameter(action.callees.front(), static_cast<int>(i), depth + 1))
      return true;
  }
  return action.callees.size() == 1 && is_object(action.object) &&
         FreesParameter(action.callees.front(), -1, depth + 1);
}

bool LastReference::FreesParameter(FunctionId id, int parameter, int depth) {
  if (depth > kDeepest) return false;
  const auto [found, added] = frees_.try_emplace({id, parameter}, false);
  if (!added) return found->second;
  Path object{.root = parameter < 0 ? Root::kThis : Root::kParam};
  if (parameter >= 0) {
    object.id = static_cast<std::uint32_t>(parameter);
    object.steps.push_back({.kind = StepKind::kDeref});
  }
  const std::vector<Block>& blocks = program_.functions[id].blocks;
  const bool frees = std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
    return std::any_of(block.actions.begin(), block.actions.end(),
                       [&](const Action& action) { return Frees(action, object, depth); });
  });
  return frees_[{id, parameter}] = frees;
}

}  // namespace impasse::skeleton
