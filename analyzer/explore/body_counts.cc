// Operations on what is counted: semaphores, latches, wait groups, barriers, and promises.
#include <utility>

#include "analyzer/explore/body_writer.h"

namespace impasse::explore {

using skeleton::PathId;

NodeId BodyWriter::Count(Frame& frame, const skeleton::Action& action, NodeId from) {
  const ObjectKind kind = action.api->kind;
  if (kind == ObjectKind::kChannel) {
    // Waits on a channel for a time.
    const PrimitiveId channel = ObjectOf(frame, action, ObjectPath(action), kind);
    if (channel != kNone16) shared_->EscapePrimitive(channel);
    return from;
  }
  const bool future = kind == ObjectKind::kFuture;
  const bool modelled = kind == ObjectKind::kWaitGroup || IsCounted(kind) || future;
  if (!modelled || silent_ > 0 || from == kDead) return from;
  // A future that is not one of a promise is a task, for whose end the waiter waits.
  const bool sets = action.api->op == Op::kPost;
  if (future && !sets && shared_->Find(Of(frame, ObjectPath(action))) == kNone16) return from;
  const PrimitiveId object = ObjectOf(frame, action, ObjectPath(action), kind);
  if (object == kNone16) return from;
  if (kind == ObjectKind::kBarrier) {
    if (action.api->op == Op::kArriveAndWait) return ArriveAndWait(frame, action, object, from);
    const std::string_view name = Text(action.name);
    if (name.ends_with("::arrive_and_drop")) {
      Action leaves{.kind = ActionKind::kSync, .op = Op::kPost, .primitive = object, .value = 1};
      return Append(from, std::move(leaves), SiteOf(frame, action));
    }
    if (!name.ends_with("::arrive")) {
      // One that waits for a round that it names.
      shared_->EscapePrimitive(object);
      return from;
    }
  }
  const std::optional<std::int64_t> amount = AmountOf(frame, action, object);
  if (!amount) return from;
  Action op{.kind = ActionKind::kSync, .op = action.api->op, .primitive = object};
  op.checked = future && frame.catches;
  if (op.op == Op::kArriveAndWait) {
    from = SyncOn(frame, action, Op::kPost, object, from);
    op.op = Op::kDown;
  }
  if (op.op == Op::kAdd) {
    op.value = static_cast<std::int16_t>(*amount);
    return Append(from, std::move(op), SiteOf(frame, action));
  }
  if (op.op == Op::kTryDown || op.op == Op::kTimedDown) {
    op.timed = op.op == Op::kTimedDown;
    return Fallible(frame, action, std::move(op), from);
  }
  for (std::int64_t i = 0; i < *amount; ++i) from = Append(from, op, SiteOf(frame, action));
  return from;
}

// By how much a count is raised or lowered; nothing when that is not known.
std::optional<std::int64_t> BodyWriter::AmountOf(Frame& frame, const skeleton::Action& action,
                                                 PrimitiveId object) {
  const bool sets = action.api->op == Op::kPost || action.api->op == Op::kAdd;
  const bool valued = sets && action.api->object == lockapi::kThis &&
                      action.api->kind != ObjectKind::kFuture && !action.args.empty();
  if (!valued) return 1;
  const auto value = ConstantOf(Of(frame, action.args[0]));
  if (value && *value >= 0 && *value <= shared_->limits().max_count) return value;
  shared_->unknowns.insert("by how much '" + shared_->model().primitives[object].name +
                           "' is changed is not known");
  shared_->EscapePrimitive(object);
  return std::nullopt;
}

// The last one goes on at once, the others wait for it.
NodeId BodyWriter::ArriveAndWait(Frame& frame, const skeleton::Action& action, PrimitiveId barrier,
                                 NodeId from) {
  const SiteId site = SiteOf(frame, action);
  Action parked{.kind = ActionKind::kParked};
  parked.primitive = barrier;
  const NodeId arrives = SyncOn(frame, action, Op::kArriveAndWait, barrier, from);
  const NodeId waits = Append(arrives, std::move(parked), site);
  const NodeId behind = ProcessBuilder(shared_->model().processes[process_]).Step();
  Link(waits, behind);
  Link(arrives, behind, 1);
  return behind;
}

}  // namespace impasse::explore
