// RunCleanups: in C++ pthread_cleanup_push makes an object of a class of <pthread.h>, whose
// destructor runs the handler unless pthread_cleanup_pop was told not to. Bodies of system headers
// are not among the facts: the end of that object becomes the call of the handler.
#include <string_view>
#include <utility>

#include "analyzer/skeleton/linking.h"

namespace impasse::skeleton {
namespace {

constexpr std::string_view kClass = "__pthread_cleanup_class";
constexpr std::string_view kSetExecute = "__pthread_cleanup_class::__setdoit";

struct Handler {
  PathId routine = 0;
  PathId argument = 0;
  bool dropped = false;  // pthread_cleanup_pop(0)
};
using Handlers = absl::flat_hash_map<PathId, Handler>;  // by the object

template <typename AnyFunction, typename Visit>
void ForEachAction(AnyFunction& function, Visit visit) {
  for (auto& block : function.blocks) {
    for (auto& action : block.actions) visit(action);
  }
}

Handlers HandlersOf(const Program& program, const Function& function) {
  Handlers handlers;
  ForEachAction(function, [&](const Action& action) {
    if (action.kind == OpKind::kConstruct && action.args.size() == 2 &&
        program.Text(action.name) == kClass)
      handlers[action.object] = {.routine = action.args[0], .argument = action.args[1]};
  });
  if (handlers.empty()) return handlers;
  ForEachAction(function, [&](const Action& action) {
    const auto handler = handlers.find(action.object);
    if (handler == handlers.end() || action.args.empty() ||
        program.Text(action.name) != kSetExecute)
      return;
    const Path& execute = program.PathOf(action.args[0]);
    handler->second.dropped = execute.root == Root::kConstant && execute.value == 0;
  });
  return handlers;
}

}  // namespace

void RunCleanups(Linking& linking) {
  Program& program = linking.program();
  for (Function& function : program.functions) {
    const Handlers handlers = HandlersOf(program, function);
    if (handlers.empty()) continue;
    ForEachAction(function, [&](Action& action) {
      const auto handler = handlers.find(action.object);
      if (action.kind != OpKind::kDestroy || handler == handlers.end() || handler->second.dropped)
        return;
      action.kind = OpKind::kCall;
      action.name = 0;
      action.callee = 0;
      action.object = 0;
      action.target = handler->second.routine;
      action.args = {handler->second.argument};
    });
  }
}

}  // namespace impasse::skeleton
