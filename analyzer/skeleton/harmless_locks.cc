#include "analyzer/skeleton/harmless_locks.h"

#include <algorithm>
#include <string_view>

namespace impasse::skeleton {
namespace {

constexpr int kDeepest = 8;

bool IsAtomicStep(std::string_view name) {
  return (name.starts_with("std::atomic") || name.starts_with("std::__atomic")) &&
         name.find("::wait") == std::string_view::npos;
}

bool Harmless(const Program& program, FunctionId id, int depth);

bool Harmless(const Program& program, const Action& action, int depth) {
  if (action.api != nullptr || action.guard != nullptr || action.blocking != nullptr) return false;
  if (action.kind == OpKind::kAwait) return false;
  if (action.kind != OpKind::kCall) return true;
  if (action.target != 0) return false;
  if (action.callees.empty()) {
    const std::string_view name = program.Text(action.name);
    return IsAtomicStep(name) || name == "__assert_fail";
  }
  return std::all_of(action.callees.begin(), action.callees.end(),
                     [&](FunctionId callee) { return Harmless(program, callee, depth + 1); });
}

bool Harmless(const Program& program, FunctionId id, int depth) {
  if (depth > kDeepest) return false;
  const Function& function = program.functions[id];
  return std::all_of(function.blocks.begin(), function.blocks.end(), [&](const Block& block) {
    return !block.loop_head &&
           std::all_of(block.actions.begin(), block.actions.end(),
                       [&](const Action& action) { return Harmless(program, action, depth); });
  });
}

}  // namespace

absl::flat_hash_set<StringId> HarmlessLocks(const Program& program) {
  absl::flat_hash_set<StringId> harmless;
  absl::flat_hash_set<StringId> waiting;
  for (FunctionId id = 0; id < program.functions.size(); ++id) {
    const Function& function = program.functions[id];
    const std::string_view name = program.Text(function.name);
    if (function.kind != FunctionKind::kMethod) continue;
    if (!name.ends_with("::lock") && !name.ends_with("::lock_shared")) continue;
    const bool known = !function.is_virtual && function.attributes.empty() &&
                       program.TypeKind(function.class_type) == ObjectKind::kUnknown &&
                       Harmless(program, id, 0);
    (known ? harmless : waiting).insert(function.class_type);
  }
  for (const StringId type : waiting) harmless.erase(type);
  return harmless;
}

}  // namespace impasse::skeleton
