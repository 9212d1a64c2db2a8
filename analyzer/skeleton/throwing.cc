#include "analyzer/skeleton/throwing.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace impasse::skeleton {
namespace {

bool Catches(const Function& function) {
  return std::any_of(function.blocks.begin(), function.blocks.end(),
                     [](const Block& block) { return block.in_catch; });
}

template <typename Holds>
bool AnyAction(const Function& function, Holds holds) {
  return std::any_of(function.blocks.begin(), function.blocks.end(), [&](const Block& block) {
    return std::any_of(block.actions.begin(), block.actions.end(), holds);
  });
}

bool LetsOut(const Function& function) {
  return !Catches(function) && !function.is_noexcept && !function.is_coroutine &&
         function.kind != FunctionKind::kDestructor;
}

bool Calls(const Function& caller, FunctionId callee) {
  return AnyAction(caller, [&](const Action& action) {
    return action.kind != OpKind::kClosure && action.callees.size() == 1 &&
           action.callees.front() == callee && action.api == nullptr;
  });
}

}  // namespace

Throwing::Throwing(const Program& program)
    : throws_(program.functions.size(), false), caught_(program.functions.size(), false) {
  SpreadToCallers(program);
  SpreadToCallees(program);
}

// Who throws, and who lets out what a function throws that it calls. What is thrown further below
// hangs on so much that saying it of every function above would be noise.
void Throwing::SpreadToCallers(const Program& program) {
  constexpr int kDeepest = 1;
  std::vector<std::pair<FunctionId, int>> work;
  for (FunctionId id = 0; id < program.functions.size(); ++id) {
    const Function& function = program.functions[id];
    if (!LetsOut(function) ||
        !AnyAction(function, [](const Action& a) { return a.kind == OpKind::kThrow; }))
      continue;
    throws_[id] = true;
    work.emplace_back(id, 0);
  }
  for (std::size_t i = 0; i < work.size(); ++i) {
    const auto [id, depth] = work[i];
    if (depth == kDeepest) continue;
    for (const FunctionId caller : program.functions[id].callers) {
      const Function& function = program.functions[caller];
      if (throws_[caller] || !Calls(function, id) || !LetsOut(function)) continue;
      throws_[caller] = true;
      work.emplace_back(caller, depth + 1);
    }
  }
}

// Who runs below a function that catches.
void Throwing::SpreadToCallees(const Program& program) {
  std::vector<FunctionId> work;
  for (FunctionId id = 0; id < program.functions.size(); ++id) {
    if (Catches(program.functions[id])) work.push_back(id);
  }
  while (!work.empty()) {
    const FunctionId id = work.back();
    work.pop_back();
    for (const Block& block : program.functions[id].blocks) {
      for (const Action& action : block.actions) MarkCallees(program, action, work);
    }
  }
}

void Throwing::MarkCallees(const Program& program, const Action& action,
                           std::vector<FunctionId>& work) {
  if (action.kind == OpKind::kClosure || action.api != nullptr) return;
  for (const FunctionId callee : action.callees) {
    if (caught_[callee] || program.functions[callee].is_noexcept) continue;
    caught_[callee] = true;
    work.push_back(callee);
  }
}

}  // namespace impasse::skeleton
