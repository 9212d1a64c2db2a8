// Threads: spawns, joins, and thread objects that move.
#include <algorithm>
#include <utility>

#include "analyzer/explore/body_writer.h"
#include "analyzer/model/thread_name.h"

namespace impasse::explore {

using skeleton::FunctionId;

std::optional<Start> BodyWriter::StartOf(Frame& frame, const skeleton::Action& action,
                                         std::size_t function) {
  if (function >= action.args.size()) return std::nullopt;
  const Ref target = Of(frame, action.args[function]);
  Start start;
  std::size_t first = function + 1;
  if (const auto callable = shared_->callables.find(target); callable != shared_->callables.end()) {
    start.function = callable->second.body;
    start.captures = callable->second.captures;
    shared_->NoteCall(callable->second);
    const skeleton::Path& path = program().PathOf(action.args[function]);
    const bool task = Text(path.type).starts_with("std::packaged_task");
    if (task) start.sets = shared_->Find(target);
  } else {
    const skeleton::Path& path = program().PathOf(action.args[function]);
    if (path.root == skeleton::Root::kFunction) {
      start.function = program().FindFunction(path.id, frame.function->tu);
    }
  }
  if (start.function == skeleton::kNone) return std::nullopt;
  const skeleton::Function& body = program().functions[start.function];
  const bool method = body.kind == skeleton::FunctionKind::kMethod;
  if (method && first < action.args.size()) {
    const skeleton::PathId object = action.args[first++];
    start.self = Of(frame, object);
    const std::string& type = Text(program().PathOf(object).type);
    if (type.ends_with("*")) start.self = Pointee(start.self);
  }
  for (std::size_t i = first; i < action.args.size(); ++i) {
    const Ref argument = Of(frame, action.args[i]);
    const skeleton::Path& path = program().PathOf(action.args[i]);
    const bool refers = path.root == skeleton::Root::kResult &&
                        references_.contains(Objects::ResultOf(frame.in, path.id));
    const bool promise = Text(path.type).starts_with("std::promise");
    if (promise && !refers) shared_->Escape(argument);
    start.arguments.push_back(refers ? argument : ByValue(argument));
  }
  return start;
}

NodeId BodyWriter::Spawn(Frame& frame, const skeleton::Action& action, std::size_t function,
                         const Ref& thread, NodeId from, PrimitiveId pool) {
  if (silent_ > 0 || from == kDead || action.args.empty()) return from;
  std::optional<Start> start = StartOf(frame, action, function);
  Model& model = shared_->model();
  const std::size_t instances = Instances(frame);
  if (!start || model.processes.size() + instances > shared_->limits().max_processes) {
    shared_->unknowns.insert("what a thread runs is not known, or there are too many threads");
    EscapeArguments(frame, action);
    if (pool != kNone16) shared_->EscapePrimitive(pool);
    return from;
  }
  if (pool != kNone16) {
    const std::uint64_t key = static_cast<std::uint64_t>(frame.in.function) << 32U | action.ordinal;
    start->site = shared_->AddSite(PathOf(frame, action), ~key);
  }
  Action spawn{.kind = ActionKind::kSpawn};
  for (std::size_t i = 0; i < instances; ++i) {
    const ProcessId id = model.process_count();
    Process process;
    process.name = ThreadName(Text(program().functions[start->function].name));
    if (pool != kNone16) process.name.replace(0, std::string_view("thread").size(), "task");
    process.spawned = PathOf(frame, action);
    process.pool = pool;
    process.parent = process_;
    model.processes.push_back(std::move(process));
    spawn.processes.push_back(id);
    shared_->starts.push_back(*start);
    shared_->starts.back().process = id;
    if (IsKnown(thread)) shared_->threads[thread].push_back(id);
  }
  return Append(from, std::move(spawn), SiteOf(frame, action));
}

// A task that is put into a pool: a thread that has to wait for one of the pool's.
NodeId BodyWriter::Submit(Frame& frame, const skeleton::Action& action, const Ref& self,
                          NodeId from) {
  if (silent_ > 0 || from == kDead) return from;
  const PrimitiveId pool = IsKnown(self) ? shared_->Find(self) : kNone16;
  if (pool == kNone16) {
    const Location at = program().LocationOf(action.site);
    shared_->unknowns.insert("to which pool a task is given at " + at.file + ":" +
                             std::to_string(at.line) + " is not known");
    EscapeArguments(frame, action);
    return from;
  }
  const Ref future = action.result == 0 ? Objects::ResultOf(frame.in, action.ordinal)
                                        : shared_->objects().LocationOf(frame.in, action.result);
  return Spawn(frame, action, 0, future, from, pool);
}

// The frame is that of the constructor, whose bindings were followed.
void BodyWriter::MakePool(Frame& constructor, const skeleton::Action& action,
                          const PoolClass& pool) {
  const Ref& ref = constructor.in.self;
  if (!IsKnown(ref)) return;
  const skeleton::PathId bound = pool.bounds.at(constructor.in.function);
  const std::optional<std::int64_t> rounds =
      bound == 0 ? std::optional<std::int64_t>(0) : ConstantOf(Of(constructor, bound));
  Primitive primitive{.kind = ObjectKind::kPool,
                      .name = action.object == 0 ? "" : Text(program().PathOf(action.object).text),
                      .declared = program().LocationOf(action.site)};
  if (primitive.name.starts_with("this->")) primitive.name.erase(0, 6);
  const std::int64_t threads = pool.fixed + rounds.value_or(0);
  const bool known = rounds && threads > 0 && threads <= shared_->limits().max_count;
  if (known) primitive.count = static_cast<std::int16_t>(threads);
  const bool again = shared_->Find(ref) != kNone16;
  if (!known) shared_->unknowns.insert("how many threads '" + primitive.name + "' has");
  const PrimitiveId id = shared_->Create(ref, std::move(primitive), Text(pool.type));
  if (!known || again) shared_->EscapePrimitive(id);
}

NodeId BodyWriter::Join(Frame& frame, const skeleton::Action& action, const Ref& thread,
                        NodeId from) {
  if (silent_ > 0 || from == kDead || !IsKnown(thread)) return from;
  if (const PrimitiveId promise = shared_->Find(thread); promise != kNone16) {
    if (action.kind == skeleton::OpKind::kDestroy) return from;  // does not wait
    return SyncOn(frame, action, Op::kDown, promise, from);
  }
  const auto bracket = thread.ends_with("]") ? thread.rfind('[') : Ref::npos;
  const Ref container = bracket == Ref::npos ? thread + "[" : thread.substr(0, bracket + 1);
  const bool any = bracket == Ref::npos || thread.ends_with("[]");
  Action join{.kind = ActionKind::kSync, .op = Op::kJoin};
  for (const auto& [ref, processes] : shared_->threads) {
    const bool same = ref == thread || (any && ref.starts_with(container)) ||
                      (bracket != Ref::npos && ref == container + "]");
    if (same) join.processes.insert(join.processes.end(), processes.begin(), processes.end());
  }
  if (action.kind == skeleton::OpKind::kDestroy) {
    // Only the future of std::async waits when it ends.
    std::erase_if(join.processes,
                  [&](ProcessId p) { return shared_->model().processes[p].pool != kNone16; });
  }
  if (join.processes.empty()) return from;
  std::ranges::sort(join.processes);
  return Append(from, std::move(join), SiteOf(frame, action));
}

void BodyWriter::MoveThreads(const Ref& from, const Ref& to) {
  if (silent_ > 0 || !IsKnown(to)) return;
  const auto found = shared_->threads.find(from);
  if (found == shared_->threads.end() || from == to) return;
  std::vector<ProcessId> processes = std::move(found->second);
  shared_->threads.erase(found);
  auto& target = shared_->threads[to];
  target.insert(target.end(), processes.begin(), processes.end());
}

}  // namespace impasse::explore
