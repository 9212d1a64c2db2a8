#include "analyzer/explore/model.h"

#include <algorithm>
#include <string>

namespace impasse::explore {
namespace {

std::size_t NeededSuccessors(const Action& action) {
  switch (action.kind) {
    case ActionKind::kEnd:
    case ActionKind::kAbort:
      return 0;
    case ActionKind::kTest:
      return 2;
    case ActionKind::kSelect:
      return std::max<std::size_t>(1, action.arms.size() + (action.has_default ? 1 : 0));
    default:
      return 1;
  }
}

bool IsSupported(ObjectKind kind) {
  return kind != ObjectKind::kUnknown && kind != ObjectKind::kOnce;
}

bool NeedsPrimitive(const Action& action) {
  return action.kind == ActionKind::kParked ||
         (action.kind == ActionKind::kSync && action.op != Op::kJoin);
}

bool RefersToTheModel(const Action& action, const Model& model) {
  const auto primitive = [&](PrimitiveId id) { return id < model.primitives.size(); };
  if (NeedsPrimitive(action) && !primitive(action.primitive)) return false;
  if (action.op == Op::kWait && !primitive(action.second)) return false;
  if (!std::ranges::all_of(action.arms, [&](const Arm& arm) { return primitive(arm.primitive); })) {
    return false;
  }
  const bool data = action.kind == ActionKind::kTest || Writes(action);
  if (data && action.variable >= model.variables.size()) return false;
  if (data && action.other != kNone16 && action.other >= model.variables.size()) return false;
  return std::ranges::all_of(action.processes,
                             [&](ProcessId id) { return id < model.processes.size(); });
}

std::string FaultOf(const Node& node, std::size_t nodes, const Model& model) {
  if (node.next.size() < NeededSuccessors(node.action)) return "action without a successor";
  if (!RefersToTheModel(node.action, model)) return "action on something unknown";
  const bool inside = std::ranges::all_of(
      node.next, [&](NodeId next) { return next >= 0 && static_cast<std::size_t>(next) < nodes; });
  return inside ? "" : "successor out of range";
}

}  // namespace

std::string Model::Validate() const {
  for (const Primitive& primitive : primitives) {
    if (!IsSupported(primitive.kind))
      return "object '" + primitive.name + "' of a kind not modelled";
  }
  for (const Variable& variable : variables) {
    if (variable.domain.empty()) return "variable '" + variable.name + "' without values";
  }
  if (processes.size() > 200) return "too many processes";
  for (const Process& process : processes) {
    const std::size_t size = process.nodes.size();
    if (size == 0 || size > 30000) return "process '" + process.name + "' of unsuitable size";
    for (const Node& node : process.nodes) {
      std::string fault = FaultOf(node, size, *this);
      if (!fault.empty()) return fault;
    }
  }
  return {};
}

bool Writes(const Action& action) {
  return action.kind == ActionKind::kSet || action.kind == ActionKind::kIncrement ||
         action.kind == ActionKind::kForget;
}

bool Blocks(const Action& action) {
  if (action.timed) return false;
  switch (action.kind) {
    case ActionKind::kParked:
      return true;
    case ActionKind::kSelect:
      return !action.has_default;
    case ActionKind::kSync:
      return action.op == Op::kAcquire || action.op == Op::kJoin || action.op == Op::kDown ||
             action.op == Op::kSend || action.op == Op::kReceive;
    default:
      return false;
  }
}

bool CanFail(const Action& action) {
  if (action.kind != ActionKind::kSync) return false;
  return action.timed || action.op == Op::kTryAcquire || action.op == Op::kTryDown ||
         action.op == Op::kTrySend || action.op == Op::kTryReceive || action.op == Op::kSend ||
         action.op == Op::kReceive;
}

}  // namespace impasse::explore
