// Objects that begin: channels, counts, barriers, promises, and how much they hold.
#include <algorithm>
#include <utility>

#include "analyzer/explore/body_writer.h"
#include "analyzer/lockapi/channel_types.h"

namespace impasse::explore {

using skeleton::OpKind;

namespace {

constexpr std::int64_t kMaxCapacity = 1000;

// "T" of "T *" and of a smart pointer to T.
std::string_view PointedTo(std::string_view type) {
  while (!type.empty() && (type.back() == '*' || type.back() == ' ')) type.remove_suffix(1);
  const bool smart = type.starts_with("std::shared_ptr<") || type.starts_with("std::unique_ptr<");
  if (!smart) return type;
  type.remove_prefix(type.find('<') + 1);
  return type.substr(0, type.rfind('>'));
}

}  // namespace

void BodyWriter::MakePrimitive(Frame& frame, const skeleton::Action& action, ObjectKind kind,
                               NodeId& from) {
  const bool allocates = action.kind != OpKind::kConstruct;
  const Ref ref = allocates ? Pointee(Of(frame, action.result != 0 ? action.result : 0))
                            : Of(frame, action.object);
  if (!IsKnown(ref)) return;
  Primitive primitive{.kind = kind};
  const skeleton::PathId path = allocates ? action.result : action.object;
  primitive.name = path == 0 ? "" : Text(program().PathOf(path).text);
  if (primitive.name.starts_with("this->")) primitive.name = primitive.name.substr(6);
  primitive.declared = program().LocationOf(action.site);
  std::optional<std::int64_t> number = 0;
  if (!action.args.empty()) number = ConstantOf(Of(frame, action.args[0]));
  const std::string type = path == 0 ? "" : Text(program().PathOf(path).type);
  if (kind == ObjectKind::kChannel) SetRoom(primitive, type, number);
  const bool counted = IsCounted(kind);
  if (counted && number) SetCount(primitive, *number);
  const VariableId bound = number || kind == ObjectKind::kBarrier || !counted
                               ? kNone16
                               : SymbolicCount(frame, action.args[0]);
  if ((kind == ObjectKind::kChannel || counted) && !number && bound == kNone16) {
    shared_->unknowns.insert("the capacity of '" + primitive.name + "' is not known");
    shared_->Escape(ref);
  }
  const bool known_before = shared_->Find(ref) != kNone16;
  const PrimitiveId id = shared_->Create(ref, std::move(primitive), std::string(PointedTo(type)));
  // A variable of static storage is made once, whoever comes there.
  const bool again = (known_before || InLoop(frame)) && ref.front() != 'g';
  if (again) from = SyncOn(frame, action, Op::kInit, id, from);
  if (bound != kNone16) from = CountUp(frame, action, id, bound, from);
}

// The variable for a count that some loop may have as its bound too; kNone16 when it changes.
VariableId BodyWriter::SymbolicCount(Frame& frame, skeleton::PathId path) {
  if (path == 0 || !KeepsValue(frame, path)) return kNone16;
  const std::optional<Bound> bound = BoundOf(frame, Of(frame, path), path);
  return bound ? bound->variable : kNone16;
}

// Raises the count as far as the variable says.
NodeId BodyWriter::CountUp(Frame& frame, const skeleton::Action& action, PrimitiveId object,
                           VariableId bound, NodeId from) {
  if (silent_ > 0 || from == kDead) return from;
  const VariableId counter = shared_->AddVariable({.name = "", .domain = {0}, .initial = 0});
  from = SetVariable(from, counter, 0);
  Action test{.kind = ActionKind::kTest, .compare = Compare::kLess};
  test.variable = counter;
  test.other = bound;
  const NodeId more = Append(from, std::move(test));
  Action add{.kind = ActionKind::kSync, .op = Op::kAdd, .value = 1};
  add.primitive = object;
  NodeId round = Append(more, std::move(add), SiteOf(frame, action));
  round = Append(round, {.kind = ActionKind::kIncrement, .variable = counter, .value = 1});
  Link(round, more);
  const NodeId behind = ProcessBuilder(shared_->model().processes[process_]).Step();
  Link(more, behind, 1);
  return behind;
}

// How much a channel of this type holds; `number` is unknown where the room is.
void BodyWriter::SetRoom(Primitive& primitive, std::string_view type,
                         std::optional<std::int64_t>& number) {
  const lockapi::Room room = lockapi::ChannelTypeOf(PointedTo(type)).room;
  const bool unbounded = room == lockapi::Room::kUnboundedAtZero && number == 0;
  if (unbounded || room == lockapi::Room::kUnbounded) {
    primitive.capacity = kUnbounded;
    number = 0;
  } else if (number) {
    const std::int64_t places = room == lockapi::Room::kOneLess ? *number - 1 : *number;
    primitive.capacity =
        static_cast<std::int16_t>(std::clamp<std::int64_t>(places, 0, kMaxCapacity));
  }
}

bool BodyWriter::IsCounted(ObjectKind kind) {
  return kind == ObjectKind::kSemaphore || kind == ObjectKind::kLatch ||
         kind == ObjectKind::kBarrier;
}

// The count that the object begins with; of a barrier, how many have to come.
void BodyWriter::SetCount(Primitive& primitive, std::int64_t count) {
  const auto bounded = static_cast<std::int16_t>(std::clamp<std::int64_t>(count, 0, kMaxCapacity));
  (primitive.kind == ObjectKind::kBarrier ? primitive.capacity : primitive.count) = bounded;
}

// sem_init, pthread_barrier_init: the count comes last. What several processes may use is not
// known.
NodeId BodyWriter::InitObject(Frame& frame, const skeleton::Action& action, NodeId from) {
  const ObjectKind kind = action.api->kind;
  if (kind == ObjectKind::kChannel && action.api->object == lockapi::kResult) {
    Allocate(frame, action);
    if (action.result != 0) MakePrimitive(frame, action, kind, from);
    return from;
  }
  if (silent_ > 0 || from == kDead || !IsCounted(kind) || action.args.size() < 3) return from;
  Ref ref = Of(frame, ObjectPath(action));
  if (Text(program().PathOf(ObjectPath(action)).type).ends_with("*")) ref = Pointee(std::move(ref));
  if (!IsKnown(ref)) return from;
  Primitive primitive{.kind = kind, .name = NameAt(ObjectPath(action))};
  primitive.declared = program().LocationOf(action.site);
  const auto count = ConstantOf(Of(frame, action.args.back()));
  if (count) SetCount(primitive, *count);
  const auto processes = ConstantOf(Of(frame, action.args[1]));
  const bool own = kind != ObjectKind::kSemaphore || processes == 0;
  std::string type = Text(program().PathOf(ObjectPath(action)).type);
  while (!type.empty() && (type.back() == '*' || type.back() == ' ')) type.pop_back();
  const bool again = shared_->Find(ref) != kNone16;
  const PrimitiveId id = shared_->Create(ref, std::move(primitive), type);
  if (!count || !own) shared_->EscapePrimitive(id);
  return again || InLoop(frame) ? SyncOn(frame, action, Op::kInit, id, from) : from;
}

// A promise begins, or takes over the state of another one; then it is not known when that ends.
NodeId BodyWriter::MakePromise(Frame& frame, const skeleton::Action& action, NodeId from) {
  const Ref ref = Of(frame, action.object);
  if (!IsKnown(ref)) return from;
  if (action.args.empty()) {
    MakePrimitive(frame, action, ObjectKind::kFuture, from);
    return from;
  }
  const Ref other = Of(frame, action.args[0]);
  shared_->Escape(other);
  shared_->objects().Bind(ref, other);
  return from;
}

// What is made behind a smart pointer.
NodeId BodyWriter::MakeShared(Frame& frame, const skeleton::Action& action, NodeId from) {
  Allocate(frame, action);
  const std::string type = action.result == 0 ? "" : Text(program().PathOf(action.result).type);
  const std::string_view made = PointedTo(type);
  const ObjectKind kind = program().TypeKind(program().Find(made));
  const bool fits = kind == ObjectKind::kChannel || kind == ObjectKind::kWaitGroup ||
                    IsCounted(kind) || made.starts_with("std::promise<");
  if (fits) {
    MakePrimitive(frame, action, kind, from);
  } else {
    EscapeArguments(frame, action);
  }
  return from;
}

// The packaged task that is called, when its future is known.
PrimitiveId BodyWriter::TaskAt(Frame& frame, const skeleton::Action& action) const {
  if (action.object == 0) return kNone16;
  const std::string& type = Text(program().PathOf(action.object).type);
  if (!type.starts_with("std::packaged_task")) return kNone16;
  const Ref ref = Of(frame, action.object);
  return IsKnown(ref) ? shared_->Find(ref) : kNone16;
}

// A packaged task has a future from the moment on at which somebody takes it.
PrimitiveId BodyWriter::MakeTask(Frame& frame, const skeleton::Action& action, NodeId& from) {
  const std::string& type = Text(program().PathOf(action.object).type);
  const Ref ref = Of(frame, action.object);
  const bool own = IsKnown(ref) && (ref.front() == 'l' || ref.front() == 'g') &&
                   ref.find('*') == Ref::npos && ref.find('[') == Ref::npos;
  if (!own || silent_ > 0 || !type.starts_with("std::packaged_task")) return kNone16;
  const bool again = shared_->Find(ref) != kNone16;
  Primitive primitive{.kind = ObjectKind::kFuture, .name = NameAt(action.object)};
  primitive.declared = program().LocationOf(action.site);
  const PrimitiveId task = shared_->Create(ref, std::move(primitive), type);
  if (again || InLoop(frame)) from = SyncOn(frame, action, Op::kInit, task, from);
  return task;
}

// Whoever waits for a promise or a packaged task that ends finds that it is broken.
NodeId BodyWriter::BreakPromise(Frame& frame, const skeleton::Action& action, NodeId from) {
  const Ref object = Of(frame, action.object);
  Action post{.kind = ActionKind::kSync, .op = Op::kPost, .checked = true};
  post.primitive = IsKnown(object) ? shared_->Find(object) : kNone16;
  return post.primitive == kNone16 ? from : Append(from, std::move(post), SiteOf(frame, action));
}

// A future is named by its promise.
NodeId BodyWriter::GetFuture(Frame& frame, const skeleton::Action& action, NodeId from) {
  MakeTask(frame, action, from);
  const Ref promise = Of(frame, action.object);
  if (!IsKnown(promise) || shared_->Find(promise) == kNone16) return from;
  Objects& objects = shared_->objects();
  objects.Bind(Objects::ResultOf(frame.in, action.ordinal), promise);
  if (action.result != 0) objects.Bind(objects.LocationOf(frame.in, action.result), promise);
  return from;
}

// A method of a channel that is no operation on it: it sets the bound, or nothing is known of it.
void BodyWriter::SetBound(Frame& frame, const skeleton::Action& action, std::string_view method,
                          PrimitiveId channel) {
  const auto bound = action.args.size() == 1 ? ConstantOf(Of(frame, action.args[0])) : std::nullopt;
  Primitive& primitive = shared_->model().primitives[channel];
  const bool first = primitive.capacity == kUnbounded;
  if (method != "set_capacity" || !bound || *bound <= 0 || !first || InLoop(frame)) {
    return shared_->EscapePrimitive(channel);
  }
  primitive.capacity = static_cast<std::int16_t>(std::min(*bound, kMaxCapacity));
}

}  // namespace impasse::explore
