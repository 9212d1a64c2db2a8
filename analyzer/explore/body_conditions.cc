// Condition variables. A wait gives the lock up, sleeps until it is notified, and takes the lock
// again; with a predicate it does so until the predicate holds. Where it is not known what the
// thread waits for, a wait gives the lock up and takes it again at once, which only lets more go
// on.
#include <utility>

#include "analyzer/explore/body_writer.h"

namespace impasse::explore {

struct BodyWriter::Sleep {
  PrimitiveId condition = kNone16;
  PrimitiveId lock = kNone16;
  Mode mode = Mode::kExclusive;  // of the lock
  bool timed = false;
  SiteId site = kNoSite;
};

PrimitiveId BodyWriter::LockOfWait(Frame& frame, const skeleton::Action& action) {
  const std::int8_t second = action.api->second;
  if (second < 0 || static_cast<std::size_t>(second) >= action.args.size()) return kNone16;
  const skeleton::PathId path = action.args[static_cast<std::size_t>(second)];
  Ref mutex = Of(frame, path);
  if (mutex.ends_with("&")) mutex.pop_back();
  const auto guard = shared_->guards.find(mutex);
  if (guard != shared_->guards.end()) {
    return guard->second.locks.size() == 1 ? guard->second.locks[0] : kNone16;
  }
  return shared_->Find(mutex);
}

NodeId BodyWriter::CondWait(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (silent_ > 0 || from == kDead || action.api->object == action.api->second) return from;
  Sleep sleep{.lock = LockOfWait(frame, action),
              .timed = action.api->op == Op::kTimedWait,
              .site = SiteOf(frame, action)};
  if (sleep.lock == kNone16) return from;
  const skeleton::PathId guard = action.args[static_cast<std::size_t>(action.api->second)];
  const bool shared = Text(program().PathOf(guard).type).starts_with("std::shared_lock");
  if (shared) sleep.mode = Mode::kShared;
  sleep.condition = ObjectOf(frame, action, ObjectPath(action), ObjectKind::kCondition);
  if (sleep.condition == kNone16) return PassThrough(sleep, from);
  for (const skeleton::PathId arg : action.args) {
    const std::string& type = Text(program().PathOf(arg).type);
    sleep.timed |= type.find("stop_token") != std::string::npos;
  }
  const std::size_t plain =
      static_cast<std::size_t>(action.api->second) + (action.api->op == Op::kTimedWait ? 2 : 1);
  const bool predicate = action.args.size() > plain && Text(action.name).starts_with("std::");
  if (predicate) return SleepUntil(frame, action, sleep, from);
  if (!LoopIsDecided(frame)) return PassThrough(sleep, from);
  const NodeId behind = ProcessBuilder(shared_->model().processes[process_]).Step();
  SleepOnce(sleep, from, behind, behind);
  return behind;
}

NodeId BodyWriter::PassThrough(const Sleep& sleep, NodeId from) {
  for (const Op op : {Op::kRelease, Op::kAcquire}) {
    Action sync{.kind = ActionKind::kSync, .op = op, .mode = sleep.mode};
    sync.primitive = sleep.lock;
    from = Append(from, std::move(sync), sleep.site);
  }
  return from;
}

// One sleep, from which the thread goes on to `woken` or, when it may give up, to `gave_up`.
NodeId BodyWriter::SleepOnce(const Sleep& sleep, NodeId from, NodeId woken, NodeId gave_up) {
  Action wait{.kind = ActionKind::kSync, .op = Op::kWait};
  wait.primitive = sleep.condition;
  wait.second = sleep.lock;
  const NodeId begin = Append(from, std::move(wait), sleep.site);
  Action parked{.kind = ActionKind::kParked, .timed = sleep.timed};
  parked.primitive = sleep.condition;
  const NodeId sleeping = Append(begin, std::move(parked), sleep.site);
  Action acquire{.kind = ActionKind::kSync, .op = Op::kAcquire, .mode = sleep.mode};
  acquire.primitive = sleep.lock;
  const NodeId relock = Append(sleeping, acquire, sleep.site);
  Link(relock, woken);
  if (!sleep.timed || sleeping == kDead) return sleeping;
  const NodeId again =
      ProcessBuilder(shared_->model().processes[process_]).Add(acquire, sleep.site);
  Link(sleeping, again, 1);
  Link(again, gave_up);
  return sleeping;
}

// Writes the predicate behind `from` and says when it holds; nullopt when that is not known.
std::optional<BodyWriter::Decision> BodyWriter::Predicate(Frame& frame,
                                                          const skeleton::Action& action,
                                                          NodeId& from) {
  const Ref target = Of(frame, action.args.back());
  const auto callable = shared_->callables.find(target);
  if (callable == shared_->callables.end() || callable->second.body == skeleton::kNone) {
    return std::nullopt;
  }
  Invocation in;
  in.captures = callable->second.captures;
  shared_->NoteCall(callable->second);
  Ref result;
  from = Inline(frame, callable->second.body, std::move(in), action, from, &result);
  const std::optional<Reading> reading = ReadingOf(result, 0);
  if (!reading || reading->is_empty) return std::nullopt;
  Decision decision;
  if (reading->variable == kNone16) {
    decision.known = reading->offset != 0;
  } else {
    decision.variable = reading->variable;
    decision.value = static_cast<std::int16_t>(-reading->offset);
    decision.inverted = true;
  }
  return decision;
}

NodeId BodyWriter::SleepUntil(Frame& frame, const skeleton::Action& action, const Sleep& sleep,
                              NodeId from) {
  const auto add = [&](Action node) {
    return ProcessBuilder(shared_->model().processes[process_]).Add(std::move(node));
  };
  const NodeId head = add({.kind = ActionKind::kStep});
  Link(from, head);
  NodeId at = head;
  const std::optional<Decision> decision = Predicate(frame, action, at);
  if (!decision || at == kDead) return PassThrough(sleep, at);
  if (decision->known && *decision->known) return at;
  const VariableId result = shared_->Register();
  const NodeId held = add({.kind = ActionKind::kSet, .variable = result, .value = 1});
  const NodeId failed = add({.kind = ActionKind::kSet, .variable = result, .value = 0});
  const NodeId sleeps = add({.kind = ActionKind::kStep});
  const NodeId gave_up = add({.kind = ActionKind::kStep});
  const auto branch = [&](NodeId node, const Decision& look, NodeId no) {
    if (look.known) return Link(node, no);
    const NodeId test = AppendTest(node, look);
    Link(test, held, look.inverted ? 1 : 0);
    Link(test, no, look.inverted ? 0 : 1);
  };
  branch(at, *decision, sleeps);
  SleepOnce(sleep, sleeps, head, gave_up);
  if (sleep.timed) {
    // Who gave up looks once more.
    NodeId last = gave_up;
    const std::optional<Decision> again = Predicate(frame, action, last);
    if (again) {
      branch(last, *again, failed);
    } else {
      Link(last, failed);
    }
  }
  const NodeId behind = add({.kind = ActionKind::kStep});
  Link(held, behind);
  Link(failed, behind);
  readings_[Objects::ResultOf(frame.in, action.ordinal)] = {.variable = result};
  if (action.result != 0) {
    shared_->objects().Bind(shared_->objects().LocationOf(frame.in, action.result),
                            "v" + std::to_string(result));
  }
  return behind;
}

NodeId BodyWriter::Notify(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (silent_ > 0 || from == kDead || action.api->kind != ObjectKind::kCondition) return from;
  const PrimitiveId condition = ObjectOf(frame, action, ObjectPath(action), ObjectKind::kCondition);
  return condition == kNone16 ? from : SyncOn(frame, action, action.api->op, condition, from);
}

}  // namespace impasse::explore
