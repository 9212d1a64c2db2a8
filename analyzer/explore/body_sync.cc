// Operations on primitives, as the lock APIs name them.
#include <algorithm>
#include <utility>

#include "analyzer/explore/body_writer.h"
#include "analyzer/lockapi/channel_types.h"

namespace impasse::explore {

using skeleton::PathId;

PathId BodyWriter::ObjectPath(const skeleton::Action& action) const {
  const std::int8_t which = action.api->object;
  if (which == lockapi::kThis) return action.object;
  if (which == lockapi::kResult) return action.result;
  if (which >= 0 && static_cast<std::size_t>(which) < action.args.size()) {
    return action.args[static_cast<std::size_t>(which)];
  }
  return 0;
}

// "mu_" of "&this->mu_".
std::string BodyWriter::NameAt(PathId path) const {
  std::string text = path == 0 ? "" : Text(program().PathOf(path).text);
  text.erase(0, text.find_first_not_of("&*"));
  return text.starts_with("this->") ? text.substr(6) : text;
}

// A condition variable of an array, of which it is not known which one.
bool BodyWriter::IsOneOfMany(const Ref& ref, ObjectKind kind) {
  return kind == ObjectKind::kCondition && ref.find("[]") != Ref::npos;
}

PrimitiveId BodyWriter::ObjectOf(Frame& frame, const skeleton::Action& action, PathId path,
                                 ObjectKind kind) {
  Ref ref = Of(frame, path);
  if (path != 0 && Text(program().PathOf(path).type).ends_with("*")) ref = Pointee(std::move(ref));
  // One lock of many, and it is not known which.
  if (IsOwned(kind) && ref.find("[]") != Ref::npos) return kNone16;
  const PrimitiveId known = IsKnown(ref) ? shared_->Find(ref) : kNone16;
  if (known != kNone16) return known;
  std::string type = path == 0 ? "" : Text(program().PathOf(path).type);
  while (!type.empty() && (type.back() == '*' || type.back() == ' ')) type.pop_back();
  const bool own = IsKnown(ref) &&
                   (ref.front() == 'l' || ref.front() == 'g' || ref.front() == 'a') &&
                   ref.find('*') == Ref::npos && !IsOneOfMany(ref, kind);
  const bool needs_value =
      kind == ObjectKind::kChannel || kind == ObjectKind::kFuture || IsCounted(kind);
  if ((own && !needs_value) || (IsKnown(ref) && IsOwned(kind))) {
    Primitive primitive{.kind = kind, .name = NameAt(path)};
    return shared_->Create(ref, std::move(primitive), type);
  }
  if (IsOwned(kind)) return kNone16;  // a lock that is not known only lets more go on
  const Location location = program().LocationOf(action.site);
  shared_->EscapeType(type, "which object is meant at " + location.file + ":" +
                                std::to_string(location.line) + " is not known");
  return kNone16;
}

NodeId BodyWriter::Api(Frame& frame, const skeleton::Action& action, NodeId from) {
  const lockapi::Function& api = *action.api;
  const bool waits = api.op == Op::kDown || api.op == Op::kAcquire || api.op == Op::kWait;
  if (waits && api.success == lockapi::Success::kReturnsZero) {
    zeros_.insert(Objects::ResultOf(frame.in, action.ordinal));
  }
  switch (api.op) {
    case Op::kSpawn: {
      const bool c_style = api.name == "pthread_create";
      const Ref thread = ObjectPath(action) == 0 ? Objects::ResultOf(frame.in, action.ordinal)
                                                 : Of(frame, ObjectPath(action));
      const auto second = static_cast<std::size_t>(api.second < 0 ? 0 : api.second);
      return Spawn(frame, action, second, c_style ? Pointee(thread) : thread, from);
    }
    case Op::kJoin:
      return Join(frame, action, Of(frame, ObjectPath(action)), from);
    case Op::kSend:
    case Op::kTrySend:
    case Op::kReceive:
    case Op::kTryReceive:
    case Op::kClose:
      return Channel(frame, action, from);
    case Op::kSelect:
      return Select(frame, action, from);
    case Op::kNone:
      Look(frame, action);
      return from;
    case Op::kAcquire:
    case Op::kTryAcquire:
    case Op::kTimedAcquire:
    case Op::kRelease:
      return Lock(frame, action, from);
    case Op::kWait:
    case Op::kTimedWait:
      return CondWait(frame, action, from);
    case Op::kNotifyOne:
    case Op::kNotifyAll:
      return Notify(frame, action, from);
    case Op::kInit:
      return InitObject(frame, action, from);
    case Op::kPost:
    case Op::kAdd:
    case Op::kDown:
    case Op::kTimedDown:
    case Op::kTryDown:
    case Op::kArriveAndWait:
      return Count(frame, action, from);
    default:
      return from;
  }
}

NodeId BodyWriter::SyncOn(Frame& frame, const skeleton::Action& action, Op op,
                          PrimitiveId primitive, NodeId from) {
  Action sync{.kind = ActionKind::kSync, .op = op, .primitive = primitive};
  return Append(from, std::move(sync), SiteOf(frame, action));
}

// An operation that may not take place: a variable remembers whether it did.
NodeId BodyWriter::Fallible(Frame& frame, const skeleton::Action& action, Action op, SiteId site,
                            bool inverted, NodeId from) {
  if (silent_ > 0 || from == kDead) return from;
  const Ref result = Objects::ResultOf(frame.in, action.ordinal);
  const Ref named =
      action.result == 0 ? result : shared_->objects().LocationOf(frame.in, action.result);
  Outcome outcome{.inverted = inverted};
  const auto before = outcomes_.find(named);
  outcome.variable = before != outcomes_.end()
                         ? before->second.variable
                         : shared_->AddVariable({.name = "", .domain = {0, 1}, .initial = 0});
  outcomes_[named] = outcome;
  outcomes_[result] = outcome;
  const NodeId node = Append(from, std::move(op), site);
  ProcessBuilder builder(shared_->model().processes[process_]);
  const NodeId behind = builder.Step();
  const NodeId failed =
      builder.Add({.kind = ActionKind::kSet, .variable = outcome.variable, .value = 0});
  const NodeId done = SetVariable(node, outcome.variable, 1);
  Link(node, failed, 1);
  Link(done, behind);
  Link(failed, behind);
  return behind;
}

// Whether anything looks at what a call returns. What stands on the line of the call and takes a
// value of which nothing is known may do so: `return !a.send(x)`.
bool BodyWriter::IsLookedAt(const skeleton::Function& function,
                            const skeleton::Action& call) const {
  if (call.result != 0) return true;
  const auto is_call = [&](PathId path) {
    if (path == 0) return false;
    const skeleton::Path& value = program().PathOf(path);
    return value.root == skeleton::Root::kResult && value.id == call.ordinal;
  };
  for (const skeleton::Block& block : function.blocks) {
    const skeleton::Condition& condition = block.condition;
    bool unknown = condition.kind != skeleton::ConditionKind::kNone && condition.lhs == 0;
    if (is_call(condition.lhs) || is_call(condition.rhs)) return true;
    const auto here = [&](const skeleton::Action& action) { return &action == &call; };
    unknown = unknown && std::ranges::any_of(block.actions, here);
    if (unknown) return true;
    for (const skeleton::Action& action : block.actions) {
      const bool line = action.site.file == call.site.file && action.site.line == call.site.line;
      const auto looks = [&](PathId arg) { return is_call(arg) || (line && arg == 0); };
      const bool takes = is_call(action.object) || std::ranges::any_of(action.args, looks);
      if (takes && !here(action)) return true;
    }
  }
  return false;
}

NodeId BodyWriter::Channel(Frame& frame, const skeleton::Action& action, NodeId from) {
  const std::string_view name = action.api->name;
  if (name == "impasse::on_send" || name == "impasse::on_receive") return from;  // see Select
  if (name == "impasse::channel::begin" || name == "impasse::channel::iterator::operator++") {
    return Iterator(frame, action, from);
  }
  const auto value = static_cast<std::size_t>(std::max<std::int8_t>(action.api->second, 0));
  const bool hands_on = action.api->second >= 0 && value < action.args.size();
  if (hands_on) shared_->Escape(Of(frame, action.args[value]));
  const PrimitiveId channel = ObjectOf(frame, action, ObjectPath(action), ObjectKind::kChannel);
  if (channel == kNone16) {
    EscapeArguments(frame, action);
    return from;
  }
  const std::string& type = Text(program().PathOf(ObjectPath(action)).type);
  const bool told = lockapi::ChannelTypeOf(type.substr(0, type.find(" *"))).told;
  Action op{.kind = ActionKind::kSync, .op = action.api->op, .primitive = channel};
  if (op.op == Op::kClose) {
    op.checked = told;
    return Append(from, std::move(op), SiteOf(frame, action));
  }
  // Who only tries to send knows that it may not take place, and so does who says `(void)`.
  op.checked =
      told || op.op == Op::kTrySend || action.discarded || IsLookedAt(*frame.function, action);
  return Fallible(frame, action, std::move(op), from);
}

// A range-for receives with begin() and with ++.
NodeId BodyWriter::Iterator(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (silent_ > 0 || from == kDead) return from;
  const bool begins = action.api->name == "impasse::channel::begin";
  PrimitiveId channel = kNone16;
  VariableId variable = kNone16;
  if (begins) {
    channel = ObjectOf(frame, action, action.object, ObjectKind::kChannel);
    if (channel == kNone16 || action.result == 0) return from;
    variable = shared_->AddVariable({.name = "", .domain = {0, 1}, .initial = 0});
    iterators_[shared_->objects().LocationOf(frame.in, action.result)] = {channel, variable};
  } else {
    const auto found = iterators_.find(Of(frame, action.object));
    if (found == iterators_.end()) return from;
    channel = found->second.first;
    variable = found->second.second;
  }
  Action op{.kind = ActionKind::kSync, .op = Op::kReceive, .primitive = channel};
  const NodeId node = Append(from, std::move(op), SiteOf(frame, action));
  ProcessBuilder builder(shared_->model().processes[process_]);
  const NodeId behind = builder.Step();
  const NodeId closed = builder.Add({.kind = ActionKind::kSet, .variable = variable, .value = 0});
  const NodeId received = SetVariable(node, variable, 1);
  Link(node, closed, 1);
  Link(received, behind);
  Link(closed, behind);
  return behind;
}

// The call that made the arm which an argument of a select names; nullptr when it is not known.
const skeleton::Action* BodyWriter::MakerOf(Frame& frame, PathId arg) const {
  const skeleton::Action* maker = nullptr;
  for (const skeleton::Action& candidate : frame.function->blocks[frame.block].actions) {
    const Ref result = Objects::ResultOf(frame.in, candidate.ordinal);
    const bool named = candidate.result != 0 && Of(frame, candidate.result) == Of(frame, arg);
    if (Of(frame, arg) == result || named) maker = &candidate;
  }
  return maker;
}

// Whether the callback of an arm takes a parameter: whether the value was sent.
bool BodyWriter::IsTold(const Frame& frame, PathId callback) const {
  const auto callable = shared_->callables.find(Of(frame, callback));
  if (callable == shared_->callables.end() || callable->second.body == skeleton::kNone) return true;
  return !program().functions[callable->second.body].params.empty();
}

// Adds the arm that a call made to a select; false when its channel is not known.
bool BodyWriter::AddArm(Frame& frame, const skeleton::Action& maker, Action& select) {
  const PrimitiveId channel = ObjectOf(frame, maker, maker.args[0], ObjectKind::kChannel);
  select.arms.push_back(
      {.op = maker.api->op, .primitive = channel, .checked = IsTold(frame, maker.args.back())});
  if (maker.api->op == Op::kSend && maker.args.size() > 1)
    shared_->Escape(Of(frame, maker.args[1]));
  return channel != kNone16;
}

// The arms were made by calls before, which the arguments name; each ends in its callback.
NodeId BodyWriter::Select(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (silent_ > 0 || from == kDead) return from;
  Action select{.kind = ActionKind::kSelect};
  std::vector<const skeleton::Action*> makers;
  const skeleton::Action* otherwise = nullptr;
  bool known = true;
  for (const PathId arg : action.args) {
    const skeleton::Action* maker = MakerOf(frame, arg);
    if (maker == nullptr) known = false;
    if (maker != nullptr && maker->api == nullptr) otherwise = maker;
    if (maker == nullptr || maker->api == nullptr || maker->args.empty()) continue;
    known = AddArm(frame, *maker, select) && known;
    makers.push_back(maker);
  }
  if (!known) {
    shared_->unknowns.insert("a select whose arms are not known");
    shared_->channels_escape = true;
    for (const Arm& arm : select.arms) {
      if (arm.primitive != kNone16) shared_->EscapePrimitive(arm.primitive);
    }
    return from;
  }
  select.has_default = otherwise != nullptr;
  if (otherwise != nullptr) makers.push_back(otherwise);
  const NodeId node = Append(from, std::move(select), SiteOf(frame, action));
  return makers.empty() ? node : CallArms(frame, makers, node);
}

// Each arm of the select at `node` goes on with the callback given where it was made.
NodeId BodyWriter::CallArms(Frame& frame, const std::vector<const skeleton::Action*>& makers,
                            NodeId node) {
  const NodeId behind = ProcessBuilder(shared_->model().processes[process_]).Step();
  for (std::size_t i = 0; i < makers.size(); ++i) {
    const NodeId arm = ProcessBuilder(shared_->model().processes[process_]).Step();
    Link(node, arm, i);
    const PathId callback = makers[i]->args.empty() ? 0 : makers[i]->args.back();
    Link(CallValue(frame, *makers[i], Of(frame, callback), arm), behind);
  }
  return behind;
}

NodeId BodyWriter::Lock(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (silent_ > 0 || from == kDead) return from;
  Action op{.kind = ActionKind::kSync, .op = action.api->op, .mode = action.api->mode};
  op.timed = op.op == Op::kTimedAcquire;
  if (action.api->object == lockapi::kAllArgs) return from;
  const auto guard = shared_->guards.find(Of(frame, ObjectPath(action)));
  if (action.guard != nullptr || guard != shared_->guards.end()) {
    if (guard == shared_->guards.end() || guard->second.locks.size() != 1) return from;
    op.primitive = guard->second.locks[0];
    if (op.op == Op::kRelease || op.op == Op::kAcquire) {
      const std::int16_t owns = op.op == Op::kAcquire ? 1 : 0;
      return SetVariable(Append(from, std::move(op), SiteOf(frame, action)), guard->second.owns,
                         owns);
    }
    return from;  // a guard that tries: who owns what is not followed
  }
  op.primitive = ObjectOf(frame, action, ObjectPath(action), action.api->kind);
  if (op.primitive == kNone16) return from;
  if (op.op == Op::kTryAcquire || op.op == Op::kTimedAcquire) {
    return Fallible(frame, action, std::move(op), from);
  }
  return Append(from, std::move(op), SiteOf(frame, action));
}

NodeId BodyWriter::MakeGuard(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (silent_ > 0 || from == kDead || action.args.empty()) return from;
  ProgramModel::Guard guard;
  bool deferred = false;
  bool adopts = false;
  for (const PathId arg : action.args) {
    const std::string type = arg == 0 ? "" : Text(program().PathOf(arg).type);
    deferred |= type.find("defer_lock_t") != std::string::npos ||
                type.find("try_to_lock_t") != std::string::npos;
    adopts |= type.find("adopt_lock_t") != std::string::npos;
    if (arg == 0 || type.find("_lock_t") != std::string::npos) continue;
    const ObjectKind kind = program().TypeKind(program().PathOf(arg).type);
    if (!IsOwned(kind)) continue;
    const PrimitiveId lock = ObjectOf(frame, action, arg, kind);
    if (lock != kNone16) guard.locks.push_back(lock);
  }
  guard.owns = shared_->AddVariable({.name = "", .domain = {0, 1}, .initial = 0});
  shared_->guards[Of(frame, action.object)] = guard;
  if (deferred) return SetVariable(from, guard.owns, 0);
  for (const PrimitiveId lock : guard.locks) {
    if (adopts) break;
    Action acquire{.kind = ActionKind::kSync, .op = Op::kAcquire, .mode = action.guard->mode};
    acquire.primitive = lock;
    from = Append(from, std::move(acquire), SiteOf(frame, action));
  }
  return SetVariable(from, guard.owns, 1);
}

NodeId BodyWriter::DropGuard(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (silent_ > 0 || from == kDead) return from;
  const auto found = shared_->guards.find(Of(frame, action.object));
  if (found == shared_->guards.end() || found->second.locks.empty()) return from;
  Action test{.kind = ActionKind::kTest, .variable = found->second.owns};
  test.value = 1;
  const NodeId owns = Append(from, std::move(test));
  const NodeId behind = ProcessBuilder(shared_->model().processes[process_]).Step();
  NodeId at = owns;
  for (const PrimitiveId lock : found->second.locks)
    at = SyncOn(frame, action, Op::kRelease, lock, at);
  at = SetVariable(at, found->second.owns, 0);
  Link(at, behind);
  Link(owns, behind, 1);
  return behind;
}

}  // namespace impasse::explore
