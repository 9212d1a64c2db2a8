// Objects of classes that are channels by what their bodies do: their methods are operations.
#include <algorithm>
#include <utility>

#include "analyzer/explore/body_writer.h"

namespace impasse::explore {
namespace {

constexpr std::int64_t kMaxCapacity = 1000;

std::string ShortName(std::string text) {
  text.erase(0, text.find_first_not_of("&*"));
  return text.starts_with("this->") ? text.substr(6) : text;
}

}  // namespace

PrimitiveId BodyWriter::CreateQueue(const QueueClass& queue, const Ref& ref,
                                    const std::string& name, const Location& declared) {
  Primitive primitive{.kind = ObjectKind::kChannel,
                      .name = ShortName(name),
                      .word = "queue",
                      .capacity = kUnbounded,
                      .drops = queue.drops,
                      .declared = declared};
  std::optional<std::int64_t> capacity = queue.limit.constant;
  if (queue.limit.member != 0) {
    capacity =
        ConstantOf(shared_->objects().ValueAt(ref + "/" + std::to_string(queue.limit.member)));
  }
  const bool known = !queue.bounded || (capacity && *capacity > 0);
  if (queue.bounded && known) {
    primitive.capacity = static_cast<std::int16_t>(std::min(*capacity, kMaxCapacity));
  }
  if (!known) {
    shared_->unknowns.insert("the capacity of '" + primitive.name + "' is not known");
    shared_->Escape(ref);
  }
  return shared_->Create(ref, std::move(primitive), Text(queue.type));
}

void BodyWriter::MakeQueue(Frame& frame, const skeleton::Action& action, NodeId& from) {
  if (action.callees.size() != 1 || action.object == 0) return;
  const skeleton::Function& constructor = program().functions[action.callees[0]];
  const QueueClass* queue = shared_->queues().Of(constructor.class_type);
  if (queue == nullptr || constructor.kind != skeleton::FunctionKind::kConstructor) return;
  const Ref ref = Of(frame, action.object);
  if (!IsKnown(ref)) return;
  const bool known_before = shared_->Find(ref) != kNone16;
  const PrimitiveId id = CreateQueue(*queue, ref, Text(program().PathOf(action.object).text),
                                     program().LocationOf(action.site));
  if (known_before || InLoop(frame)) from = SyncOn(frame, action, Op::kInit, id, from);
}

// The queue on which a method is called; kNone16 when it is not known, which is noted.
PrimitiveId BodyWriter::QueueAt(const QueueMethod& method, const Ref& self, const CallPath& path) {
  const PrimitiveId known = IsKnown(self) ? shared_->Find(self) : kNone16;
  if (known != kNone16) return known;
  const Location& location = path.back().location;
  const std::string& type = Text(shared_->queues().ClassOf(method).type);
  shared_->EscapeType(type, "which object is meant at " + location.file + ":" +
                                std::to_string(location.line) + " is not known");
  return kNone16;
}

NodeId BodyWriter::QueueOp(Frame& frame, const skeleton::Action& action, const QueueMethod& method,
                           const Invocation& in, NodeId from) {
  if (silent_ > 0 || from == kDead) return from;
  const Ref result = Objects::ResultOf(frame.in, action.ordinal);
  if (method.understood && method.op == Op::kNone) {
    looks_.insert(result);
    if (action.result != 0) {
      looks_.insert(shared_->objects().LocationOf(frame.in, action.result));
    }
    return from;
  }
  CallPath path = PathOf(frame, action);
  const PrimitiveId queue = QueueAt(method, in.self, path);
  if (queue == kNone16) return from;
  if (!method.understood) {
    shared_->unknowns.insert("what '" + Text(action.name) + "' does to '" +
                             shared_->model().primitives[queue].name + "' is not understood");
    shared_->EscapePrimitive(queue);
    return from;
  }
  impasse::Frame inside;
  inside.function = Text(action.name);
  inside.location = program().LocationOf(method.site);
  path.push_back(std::move(inside));
  const std::uint64_t key = static_cast<std::uint64_t>(frame.in.function) << 32U | action.ordinal;
  const SiteId site = shared_->AddSite(std::move(path), key);
  Action op{.kind = ActionKind::kSync, .op = method.op, .primitive = queue};
  op.timed = method.timed;
  op.checked = true;  // putting into a closed queue, or closing it again, is no mistake
  if (method.op == Op::kClose) return Append(from, std::move(op), site);
  // Whatever is handed on may be used by whoever takes it.
  for (const Ref& argument : in.arguments) shared_->Escape(argument);
  if (method.success != lockapi::Success::kAlways) {
    const bool inverted = method.success == lockapi::Success::kReturnsZero;
    return Fallible(frame, action, std::move(op), site, inverted, from);
  }
  return Append(from, std::move(op), site);
}

}  // namespace impasse::explore
