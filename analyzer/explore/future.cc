#include "analyzer/explore/future.h"

namespace impasse::explore {
namespace {

std::uint16_t UseOf(Op op) {
  switch (op) {
    case Op::kSend:
      return kUsesSend;
    case Op::kTrySend:
      return kUsesSend | kUsesSelectively | kUsesTry;
    case Op::kReceive:
      return kUsesReceive;
    case Op::kTryReceive:
      return kUsesReceive | kUsesSelectively | kUsesTry;
    case Op::kClose:
      return kUsesClose;
    case Op::kAcquire:
      return kUsesAcquire;
    case Op::kTryAcquire:
    case Op::kTimedAcquire:
      return kUsesAcquire | kUsesSelectively;
    case Op::kRelease:
      return kUsesRelease;
    case Op::kPost:
      return kUsesPost;
    case Op::kAdd:
      return kUsesAdd;
    case Op::kDown:
      return kUsesDown;
    case Op::kTryDown:
    case Op::kTimedDown:
      return kUsesDown | kUsesSelectively;
    case Op::kNotifyOne:
    case Op::kNotifyAll:
      return kUsesNotify;
    case Op::kArriveAndWait:
      return kUsesNotify | kUsesPark;
    case Op::kWait:
    case Op::kTimedWait:
      return kUsesPark;
    default:
      return 0;
  }
}

}  // namespace

Future::Future(const Model& model)
    : objects_(model.primitives.size() + model.processes.size()),
      processes_(model.processes.size()),
      nothing_(objects_, 0) {
  std::size_t rows = 0;
  for (const Process& process : model.processes) {
    first_row_.push_back(rows);
    rows += process.nodes.size();
  }
  uses_.assign(rows * objects_, 0);
  for (ProcessId p = 0; p < model.process_count(); ++p) {
    const auto& nodes = model.processes[p].nodes;
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      AddOwn(nodes[n].action, Row(p, static_cast<NodeId>(n)));
    }
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (ProcessId p = 0; p < model.process_count(); ++p) changed |= Propagate(model, p);
  }
}

const std::uint16_t* Future::At(ProcessId process, NodeId node) const {
  if (node < 0) return nothing_.data();
  return uses_.data() + ((first_row_[process] + static_cast<std::size_t>(node)) * objects_);
}

std::uint16_t* Future::Row(ProcessId process, NodeId node) {
  return uses_.data() + ((first_row_[process] + static_cast<std::size_t>(node)) * objects_);
}

void Future::AddOwn(const Action& action, std::uint16_t* uses) const {
  const std::uint16_t timed = action.timed ? kUsesSelectively : 0;
  switch (action.kind) {
    case ActionKind::kSelect:
      for (const Arm& arm : action.arms) {
        uses[arm.primitive] |=
            UseOf(arm.op) | kUsesSelectively | (action.has_default ? kUsesTry : 0);
      }
      break;
    case ActionKind::kSpawn:
      for (const ProcessId p : action.processes) uses[ObjectOf(p)] |= kUsesSpawn;
      break;
    case ActionKind::kParked:
      uses[action.primitive] |= kUsesPark | timed;
      break;
    case ActionKind::kSync:
      if (action.op == Op::kJoin) {
        for (const ProcessId p : action.processes) uses[ObjectOf(p)] |= kUsesJoin | timed;
        break;
      }
      uses[action.primitive] |= UseOf(action.op) | timed;
      if (action.op == Op::kWait || action.op == Op::kTimedWait)
        uses[action.second] |= kUsesRelease;
      break;
    default:
      break;
  }
}

// One backward pass over the process; successors mostly stand behind their predecessors.
bool Future::Propagate(const Model& model, ProcessId process) {
  bool changed = false;
  const auto& nodes = model.processes[process].nodes;
  for (std::size_t n = nodes.size(); n-- > 0;) {
    std::uint16_t* row = Row(process, static_cast<NodeId>(n));
    const auto add = [&](const std::uint16_t* from) {
      for (std::size_t i = 0; i < objects_; ++i) {
        const auto joined = static_cast<std::uint16_t>(row[i] | from[i]);
        changed |= joined != row[i];
        row[i] = joined;
      }
    };
    for (const NodeId next : nodes[n].next) add(At(process, next));
    if (nodes[n].action.kind != ActionKind::kSpawn) continue;
    for (const ProcessId p : nodes[n].action.processes) add(At(p, 0));
  }
  return changed;
}

}  // namespace impasse::explore
