#include "analyzer/explore/story.h"

#include <string>
#include <string_view>

namespace impasse::explore {
namespace {

std::string Quoted(const Model& model, PrimitiveId id) {
  const Primitive& primitive = model.primitives[id];
  std::string text =
      primitive.word.empty() ? std::string(ToString(primitive.kind)) : primitive.word;
  if (!primitive.name.empty()) text += " '" + primitive.name + "'";
  return text;
}

const Node& NodeAt(const Model& model, ProcessId process, NodeId node) {
  return model.processes[process].nodes[static_cast<std::size_t>(node)];
}

std::string ArmsText(const Model& model, const Action& action) {
  std::string text;
  for (std::size_t i = 0; i < action.arms.size(); ++i) {
    if (i > 0) text += i + 1 == action.arms.size() ? " or " : ", ";
    text += action.arms[i].op == Op::kSend ? "to send on " : "to receive from ";
    text += Quoted(model, action.arms[i].primitive);
  }
  return text.empty() ? "in a select without arms" : text;
}

std::string WaitText(const Model& model, const Action& action) {
  if (action.kind == ActionKind::kSelect) return "waits " + ArmsText(model, action);
  if (action.kind == ActionKind::kParked) return "waits for " + Quoted(model, action.primitive);
  switch (action.op) {
    case Op::kSend:
      return "waits to send on " + Quoted(model, action.primitive);
    case Op::kReceive:
      return "waits to receive from " + Quoted(model, action.primitive);
    case Op::kJoin:
      return "waits for the end of " + (action.processes.empty()
                                            ? std::string("a thread")
                                            : "the " + model.processes[action.processes[0]].name);
    case Op::kAcquire:
      return "waits to lock " + Quoted(model, action.primitive);
    case Op::kDown:
      if (model.primitives[action.primitive].kind == ObjectKind::kPool)
        return "waits for a free thread of " + Quoted(model, action.primitive);
      return "waits for " + Quoted(model, action.primitive);
    default:
      return action.primitive == kNone16 ? "waits" : "waits for " + Quoted(model, action.primitive);
  }
}

std::string_view Verb(Op op) {
  switch (op) {
    case Op::kSend:
    case Op::kTrySend:
      return "sends on ";
    case Op::kReceive:
    case Op::kTryReceive:
      return "receives from ";
    case Op::kClose:
      return "closes ";
    case Op::kAcquire:
    case Op::kTryAcquire:
    case Op::kTimedAcquire:
      return "locks ";
    case Op::kRelease:
      return "unlocks ";
    case Op::kAdd:
      return "adds to ";
    case Op::kPost:
      return "counts on ";
    case Op::kDown:
    case Op::kTryDown:
    case Op::kTimedDown:
      return "passes ";
    case Op::kWait:
      return "begins to wait for ";
    case Op::kNotifyOne:
      return "notifies one waiter of ";
    case Op::kNotifyAll:
      return "notifies all waiters of ";
    case Op::kArriveAndWait:
      return "arrives at ";
    default:
      return "";
  }
}

std::string FailureText(const Model& model, const Action& action) {
  const std::string object = Quoted(model, action.primitive);
  if (action.op == Op::kReceive) return "finds " + object + " closed and empty";
  if (action.op == Op::kSend) return "finds " + object + " closed";
  if (action.op == Op::kTryAcquire || action.op == Op::kTimedAcquire)
    return "does not get " + object;
  return "finds nothing to do on " + object;
}

// What is done to data that threads share.
std::string DataText(const Model& model, const Action& action) {
  const Variable& variable = model.variables[action.variable];
  const std::string name = "'" + variable.name + "'";
  if (!variable.shared || variable.name.empty()) return {};
  if (action.kind == ActionKind::kSet)
    return "sets " + name + " to " + std::to_string(action.value);
  if (action.kind != ActionKind::kIncrement || action.value == 0) return {};
  const std::string amount = std::to_string(action.value < 0 ? -action.value : action.value);
  return (action.value < 0 ? "takes " : "adds ") + amount + (action.value < 0 ? " from " : " to ") +
         name;
}

std::string DoesText(const Model& model, const Action& action, std::uint8_t outcome) {
  if (Writes(action)) return DataText(model, action);
  if (action.kind == ActionKind::kSpawn) {
    if (action.processes.empty()) return "starts a thread";
    const Process& started = model.processes[action.processes[0]];
    return (started.pool == kNone16 ? "starts the " : "submits the ") + started.name;
  }
  if (action.kind == ActionKind::kSelect) {
    if (outcome >= action.arms.size()) return "finds no arm of the select ready";
    const Arm& arm = action.arms[outcome];
    return std::string(Verb(arm.op)) + Quoted(model, arm.primitive);
  }
  if (action.op == Op::kJoin) return "sees the end of the threads it joins";
  if (action.kind != ActionKind::kSync || action.op == Op::kInit) return {};
  if (action.op == Op::kArriveAndWait && outcome != 0)
    return "arrives last at " + Quoted(model, action.primitive);
  if (outcome != 0) return FailureText(model, action);
  if (model.primitives[action.primitive].kind == ObjectKind::kPool) {
    const bool begins = action.op == Op::kDown;
    return (begins ? "runs on a thread of " : "gives its thread back to ") +
           Quoted(model, action.primitive);
  }
  const bool sets = model.primitives[action.primitive].kind == ObjectKind::kFuture;
  const std::string_view verb = sets && action.op == Op::kPost ? "sets " : Verb(action.op);
  return verb.empty() ? std::string() : std::string(verb) + Quoted(model, action.primitive);
}

std::string ResourceOf(const Model& model, const Action& action) {
  if (!action.arms.empty()) return model.primitives[action.arms[0].primitive].name;
  return action.primitive == kNone16 ? "" : model.primitives[action.primitive].name;
}

CallPath PathOf(const Model& model, const Node& node) {
  return node.site == kNoSite ? CallPath{} : model.sites[node.site].path;
}

StuckThread ThreadOf(const Model& model, const BlockedProcess& blocked, bool waits,
                     std::uint8_t outcome = 0) {
  const Node& node = NodeAt(model, blocked.process, blocked.node);
  const Process& process = model.processes[blocked.process];
  return {.name = process.name,
          .spawned = process.spawned,
          .path = PathOf(model, node),
          .text = waits ? WaitText(model, node.action) : DoesText(model, node.action, outcome),
          .resource = ResourceOf(model, node.action),
          .thread = blocked.process};
}

void AddStep(const Model& model, ProcessId process, NodeId at, std::uint8_t outcome,
             std::uint32_t order, Problem& problem) {
  const Node& node = NodeAt(model, process, at);
  std::string text = DoesText(model, node.action, outcome);
  if (text.empty()) return;
  problem.steps.push_back({.thread = process,
                           .thread_name = model.processes[process].name,
                           .order = order,
                           .text = std::move(text),
                           .resource = ResourceOf(model, node.action),
                           .path = PathOf(model, node)});
}

}  // namespace

Problem StoryOf(const Model& model, const Verdict& verdict) {
  Problem problem;
  problem.kind = verdict.kind;
  const bool event = !verdict.steps.empty() && verdict.steps.back().move.event != Event::kNone &&
                     verdict.core.size() == 1 &&
                     verdict.core[0].process == verdict.steps.back().move.process;
  for (const BlockedProcess& b : verdict.core) {
    // Of a select, the arm that was taken.
    const bool arm = event && NodeAt(model, b.process, b.node).action.kind == ActionKind::kSelect;
    problem.core.push_back(
        ThreadOf(model, b, !event, arm ? verdict.steps.back().move.outcome : std::uint8_t{0}));
  }
  for (const BlockedProcess& b : verdict.others) problem.others.push_back(ThreadOf(model, b, true));
  std::uint32_t order = 1;
  for (const StateEdge& step : verdict.steps) {
    const Move& move = step.move;
    const std::size_t before = problem.steps.size();
    AddStep(model, move.process, move.node, move.outcome, order, problem);
    if (move.partner != kNone16) {
      AddStep(model, move.partner, move.partner_node, move.partner_outcome, order, problem);
    }
    if (problem.steps.size() > before) ++order;
  }
  return problem;
}

}  // namespace impasse::explore
