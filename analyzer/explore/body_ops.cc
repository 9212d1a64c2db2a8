// Operations: bindings, objects that begin and end, calls.
#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/explore/body_writer.h"
#include "analyzer/model/words.h"

namespace impasse::explore {

using skeleton::FunctionId;
using skeleton::OpKind;

namespace {

// Functions of C, and those of the standard library that do not change the numbers they are given.
bool TakesCopies(std::string_view name) {
  constexpr std::array<std::string_view, 5> kChange = {"exchange", "swap", "iter_swap",
                                                       "from_chars", "operator>>"};
  const bool nested = name.find("::") != std::string_view::npos;
  return !nested || (name.starts_with("std::") && !IsOneOf(LastComponent(name), kChange));
}

bool IsClaim(std::string_view method) {
  return method == "exchange" || method == "test_and_set" || method.starts_with("fetch_") ||
         method.starts_with("compare_exchange_");
}

bool IsSetterName(std::string_view name) {
  return name.starts_with("std::promise::") || name.starts_with("std::packaged_task::");
}

bool IsHarmless(std::string_view method) {
  return method == "capacity" || method == "is_closed" || method == "size" || method == "empty" ||
         method == "size_approx";
}

}  // namespace

NodeId BodyWriter::Assign(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (action.object == 0) return from;
  Objects& objects = shared_->objects();
  const Ref location = objects.LocationOf(frame.in, action.object);
  const auto assigned = frame.assigned.find(location);
  const bool variable = assigned != frame.assigned.end();
  if (variable &&
      (assigned->second.plain != 1 || assigned->second.up + assigned->second.down > 0)) {
    return from;  // it has no one value
  }
  const bool plain = Text(action.name).empty() && !action.args.empty();
  Ref value = plain ? Of(frame, action.args[0]) : Ref(kUnknownRef);
  const skeleton::Path& target = program().PathOf(action.object);
  const auto& locals = frame.function->locals;
  const bool local =
      target.root == skeleton::Root::kLocal && target.steps.empty() && target.id < locals.size();
  const bool refers = local && locals[target.id].is_reference;
  if (!refers) Overwrite(action.object, location);
  if (local && shared_->shared_data().IsExposed(frame.in.function, target.id)) return from;
  if (!refers && IsDatum(value)) {
    // The variable keeps the value of now.
    value = local && silent_ == 0 ? Copy(DatumAt(value, action.args[0]), from) : Ref(kUnknownRef);
  }
  if (!refers) MoveThreads(value, location);
  objects.Bind(location, value);
  return from;
}

// All members of an object are given other values at once: nothing is known of its data.
void BodyWriter::Overwrite(skeleton::PathId path, const Ref& object) {
  const bool record = program().FindClass(program().PathOf(path).type) != nullptr;
  if (record && silent_ == 0 && !shared_->shared_data().empty()) shared_->Escape(object);
}

void BodyWriter::MakeClosure(Frame& frame, const skeleton::Action& action) {
  Callable callable;
  callable.body = action.callees.empty() ? program().FindFunction(action.callee, frame.function->tu)
                                         : action.callees.front();
  for (std::size_t i = 0; i < action.args.size(); ++i) {
    const bool by_ref = i < action.by_ref.size() && action.by_ref[i];
    callable.captures.push_back(by_ref ? ByReference(frame, action.args[i])
                                       : ByValue(Of(frame, action.args[i])));
  }
  shared_->callables[Objects::ResultOf(frame.in, action.ordinal)] = callable;
  if (action.result != 0) {
    shared_->callables[shared_->objects().LocationOf(frame.in, action.result)] = callable;
  }
  // The threads of a pool run its tasks, and these are followed.
  if (making_pool_ > 0) shared_->NoteCall(callable);
}

// What is captured by reference is the variable, which may be given another value.
Ref BodyWriter::ByReference(const Frame& frame, skeleton::PathId captured) const {
  const skeleton::Path* path = captured == 0 ? nullptr : &program().PathOf(captured);
  const auto& locals = frame.function->locals;
  const bool variable = path != nullptr && path->root == skeleton::Root::kLocal &&
                        path->steps.empty() && path->id < locals.size() &&
                        !locals[path->id].is_reference;
  return variable ? shared_->objects().LocationOf(frame.in, captured) : Of(frame, captured);
}

void BodyWriter::Allocate(Frame& frame, const skeleton::Action& action) {
  // What is made in a loop may live many times at once: nothing is known of it.
  const Ref made = InLoop(frame)
                       ? Ref(kUnknownRef)
                       : "a" + std::to_string(process_) + "." + std::to_string(frame.in.id) + "." +
                             std::to_string(action.ordinal) + "&";
  shared_->objects().Bind(Objects::ResultOf(frame.in, action.ordinal), made);
  if (action.result == 0) return;
  shared_->objects().Bind(shared_->objects().LocationOf(frame.in, action.result), made);
}

NodeId BodyWriter::Construct(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (action.guard != nullptr) return MakeGuard(frame, action, from);
  if (action.api != nullptr && action.api->op == Op::kSpawn) {
    return Spawn(frame, action, 0, Of(frame, action.object), from);
  }
  const ObjectKind kind = program().TypeKind(action.name);
  if (Text(action.name) == "std::promise") return MakePromise(frame, action, from);
  if (kind == ObjectKind::kThread || kind == ObjectKind::kFuture) {
    // Made from another thread object: takes its thread over.
    if (action.args.empty()) return from;
    const Ref other = Of(frame, action.args[0]);
    MoveThreads(other, Of(frame, action.object));
    if (shared_->Find(other) != kNone16) {
      shared_->objects().Bind(shared_->objects().LocationOf(frame.in, action.object), other);
    }
    return from;
  }
  if (kind != ObjectKind::kUnknown) {
    MakePrimitive(frame, action, kind, from);
    return from;
  }
  from = CallBody(frame, action, from);
  if (!shared_->queues().empty()) MakeQueue(frame, action, from);
  return from;
}

NodeId BodyWriter::Destroy(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (action.guard != nullptr) return DropGuard(frame, action, from);
  if (action.object == 0) return from;
  const Ref object = Of(frame, action.object);
  if (Text(action.name) == "std::promise" || Text(action.name) == "std::packaged_task") {
    return BreakPromise(frame, action, from);
  }
  const bool joins = action.api != nullptr && action.api->op == Op::kJoin;
  const bool many =
      Text(program().PathOf(action.object).type).find("std::jthread") != std::string::npos;
  if (joins || many) return Join(frame, action, object, from);
  if (program().TypeKind(action.name) != ObjectKind::kUnknown) return from;
  return action.callees.empty() ? from : CallBody(frame, action, from);
}

NodeId BodyWriter::Call(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (action.api != nullptr) return Api(frame, action, from);
  if (action.target != 0) {
    from = CallValue(frame, action, Of(frame, action.target), from);
    const PrimitiveId task = TaskAt(frame, action);
    return task == kNone16 ? from : SyncOn(frame, action, Op::kPost, task, from);
  }
  const std::string_view name = Text(action.name);
  if (name.starts_with("impasse::")) {
    Look(frame, action);  // channel.h: what is no operation has no effect
    return from;
  }
  if (!action.callees.empty() &&
      program().FindFunction(action.callee, frame.function->tu) != skeleton::kNone) {
    return CallBody(frame, action, from);
  }
  return Library(frame, action, from);
}

// A call whose body is known: of a virtual one, all bodies, and the helper takes one.
NodeId BodyWriter::CallBody(Frame& frame, const skeleton::Action& action, NodeId from) {
  Invocation in;
  if (action.object != 0) in.self = Of(frame, action.object);
  for (const skeleton::PathId arg : action.args) in.arguments.push_back(Of(frame, arg));
  Ref result;
  if (action.callees.size() == 1) {
    const FunctionId callee = action.callees.front();
    if (const auto callable = shared_->callables.find(in.self);
        callable != shared_->callables.end()) {
      in.captures = callable->second.captures;
      shared_->NoteCall(callable->second);
    }
    from = Inline(frame, callee, std::move(in), action, from, &result);
  } else if (action.callees.size() > 1) {
    const bool relevant =
        std::ranges::any_of(action.callees, [&](FunctionId f) { return IsRelevant(f); });
    if (!relevant) return from;
    const NodeId choice = Append(from, {.kind = ActionKind::kChoose, .chooser = Chooser::kHelper});
    const NodeId behind =
        silent_ > 0 ? from : ProcessBuilder(shared_->model().processes[process_]).Step();
    std::size_t outcome = 0;
    for (const FunctionId callee : action.callees) {
      const NodeId start =
          silent_ > 0 ? from : ProcessBuilder(shared_->model().processes[process_]).Step();
      Link(choice, start, outcome++);
      Link(Inline(frame, callee, in, action, start, nullptr), behind);
    }
    from = behind;
  }
  if (result.empty() || action.kind != OpKind::kCall) return from;
  Objects& objects = shared_->objects();
  objects.Bind(Objects::ResultOf(frame.in, action.ordinal), result);
  if (action.result == 0) return from;
  const Ref kept = objects.LocationOf(frame.in, action.result);
  if (!IsDatum(kept)) objects.Bind(kept, result);
  return from;
}

// A call of a function value.
NodeId BodyWriter::CallValue(Frame& frame, const skeleton::Action& action, const Ref& target,
                             NodeId from) {
  Invocation in;
  for (const skeleton::PathId arg : action.args) in.arguments.push_back(Of(frame, arg));
  if (const auto callable = shared_->callables.find(target); callable != shared_->callables.end()) {
    in.captures = callable->second.captures;
    shared_->NoteCall(callable->second);
    if (callable->second.body == skeleton::kNone) return from;
    return Inline(frame, callable->second.body, std::move(in), action, from, nullptr);
  }
  if (action.callees.size() == 1) {
    // Which closure it is is known, but not what it was bound to.
    return Inline(frame, action.callees.front(), std::move(in), action, from, nullptr);
  }
  shared_->unknowns.insert("a call through a function value at " +
                           program().LocationOf(action.site).file + ":" +
                           std::to_string(action.site.line));
  EscapeArguments(frame, action);
  return from;
}

void BodyWriter::EscapeArguments(Frame& frame, const skeleton::Action& action) {
  const bool copies = TakesCopies(Text(action.name));
  for (const skeleton::PathId arg : action.args) {
    const Ref ref = Of(frame, arg);
    if (!copies || !IsDatum(ref)) shared_->Escape(ref);
  }
}

// What a look at a channel or a claim by an atomic operation gives suits the program.
void BodyWriter::Look(Frame& frame, const skeleton::Action& action) {
  looks_.insert(Objects::ResultOf(frame.in, action.ordinal));
  if (action.result != 0) looks_.insert(shared_->objects().LocationOf(frame.in, action.result));
}

// An object takes over what another one is: threads, the newest outcome; of a promise it is not
// followed which state it has from now on.
void BodyWriter::TakeOver(Frame& frame, const skeleton::Action& action) {
  const Ref value = Of(frame, action.args[0]);
  const Ref target = Of(frame, action.object);
  for (const Ref& promise : {value, target}) {
    if (IsSetterName(Text(action.name)) && KindAt(promise) == ObjectKind::kFuture) {
      shared_->Escape(promise);
    }
  }
  Overwrite(action.object, target);
  MoveThreads(value, target);
  const auto source = outcomes_.find(value);
  if (source == outcomes_.end()) {
    outcomes_.erase(target);
    return;
  }
  // The last value counts: both names now mean the newest operation.
  outcomes_[target] = Outcome(source->second);
}

ObjectKind BodyWriter::KindAt(const Ref& ref) const {
  const PrimitiveId object = IsKnown(ref) ? shared_->Find(ref) : kNone16;
  return object == kNone16 ? ObjectKind::kUnknown : shared_->model().primitives[object].kind;
}

// Functions of libraries that hand on what they are given; false for all others.
bool BodyWriter::HandsOn(Frame& frame, const skeleton::Action& action, std::string_view method) {
  const std::string_view name = Text(action.name);
  const Ref result = Objects::ResultOf(frame.in, action.ordinal);
  if (method == "has_value" || method == "operator bool") {
    const auto outcome = outcomes_.find(Of(frame, action.object));
    if (outcome != outcomes_.end()) outcomes_[result] = Outcome(outcome->second);
    return true;
  }
  if (IsAtomicName(name) && IsClaim(method)) {
    Look(frame, action);
    return true;
  }
  if (action.object != 0 && method == "operator=" && !action.args.empty()) {
    TakeOver(frame, action);
    return true;
  }
  if (name == "std::ref" && !action.args.empty()) {
    shared_->objects().Bind(result, Of(frame, action.args[0]));
    references_.insert(result);
    return true;
  }
  return name == "free";
}

// Functions of libraries of which only the name is known.
NodeId BodyWriter::Library(Frame& frame, const skeleton::Action& action, NodeId from) {
  const std::string_view name = Text(action.name);
  const std::string_view method = LastComponent(name);
  if (name == "malloc" || name == "calloc") {
    Allocate(frame, action);
    return from;
  }
  if (name == "std::make_shared" || name == "std::make_unique") {
    return MakeShared(frame, action, from);
  }
  if (method == "get_future" && action.object != 0) return GetFuture(frame, action, from);
  if (Container(frame, action, method, from) || HandsOn(frame, action, method)) return from;
  if (!name.starts_with("std::chrono::")) EscapeArguments(frame, action);
  if (action.object != 0) Method(frame, action, method);
  if (action.elsewhere) shared_->globals_escape = true;
  return from;
}

// A method of a primitive that is no operation on it.
void BodyWriter::Method(Frame& frame, const skeleton::Action& action, std::string_view method) {
  const PrimitiveId object = shared_->Find(Of(frame, action.object));
  if (object == kNone16) return;
  if (shared_->model().primitives[object].kind == ObjectKind::kChannel) {
    if (IsHarmless(method)) return Look(frame, action);
    return SetBound(frame, action, method, object);
  }
  // A promise or task that is reset, swapped, or set at the end of its thread.
  if (IsSetterName(Text(action.name)) && method != "valid") shared_->EscapePrimitive(object);
}

// Thread objects put into a container; what else is put there escapes.
bool BodyWriter::Container(Frame& frame, const skeleton::Action& action, std::string_view method,
                           NodeId& from) {
  if (action.object == 0 || (method != "emplace_back" && method != "push_back")) return false;
  const std::string& type = Text(program().PathOf(action.object).type);
  const bool threads = type.find("<std::thread") != std::string::npos ||
                       type.find("<std::jthread") != std::string::npos ||
                       type.find("<std::future") != std::string::npos;
  if (!threads || action.args.empty()) return false;
  const Ref element = Of(frame, action.object) + "[]";
  const Ref first = Of(frame, action.args[0]);
  if (shared_->threads.contains(first)) {
    MoveThreads(first, element);
  } else if (method == "emplace_back") {
    from = Spawn(frame, action, 0, element, from);
  }
  return true;
}

NodeId BodyWriter::SetVariable(NodeId from, VariableId variable, std::int16_t value) {
  return Append(from, {.kind = ActionKind::kSet, .variable = variable, .value = value});
}

}  // namespace impasse::explore
