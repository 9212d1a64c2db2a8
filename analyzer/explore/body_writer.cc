#include "analyzer/explore/body_writer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace impasse::explore {

using skeleton::FunctionId;
using skeleton::OpKind;

namespace {

// channel.h is an API: what its functions do is known, how they do it is not followed.
bool IsApiBody(std::string_view name) { return name.starts_with("impasse::"); }

// What somebody has to set or to run, so that a future becomes ready.
bool IsSetter(std::string_view type) {
  return type.starts_with("std::promise") || type.starts_with("std::packaged_task");
}

bool EndsTheProgram(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "exit", "_exit", "abort", "quick_exit", "std::exit", "std::abort", "std::terminate", "_Exit"};
  return std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace

BodyWriter::BodyWriter(ProgramModel& shared, ProcessId process)
    : shared_(&shared), process_(process) {}

NodeId BodyWriter::Append(NodeId from, Action action, SiteId site) {
  if (from == kDead || silent_ > 0) return from;
  const bool full = !Fits(1);
  if (full) action = {.kind = ActionKind::kAbort};
  ProcessBuilder builder(shared_->model().processes[process_]);
  const NodeId node = builder.Add(std::move(action), site);
  Link(from, node);
  return full ? kDead : node;
}

// Fits tells whether the process may grow by so many nodes. What does not fit is not followed:
// nodes have small numbers.
bool BodyWriter::Fits(std::size_t more) {
  const Process& process = shared_->model().processes[process_];
  if (process.nodes.size() + more <= shared_->limits().max_nodes) return true;
  shared_->unknowns.insert("'" + process.name + "' is too long to be followed to its end");
  return false;
}

void BodyWriter::Link(NodeId from, NodeId to, std::size_t outcome) {
  if (from == kDead || to == kDead || silent_ > 0) return;
  ProcessBuilder(shared_->model().processes[process_]).Link(from, to, outcome);
}

Ref BodyWriter::Of(const Frame& frame, skeleton::PathId path) const {
  return shared_->objects().Of(frame.in, path);
}

CallPath BodyWriter::PathOf(const Frame& frame, const skeleton::Action& action) const {
  CallPath path = frame.callers;
  impasse::Frame here;
  here.function = Text(frame.function->name);
  here.location = program().LocationOf(action.site);
  path.push_back(std::move(here));
  return path;
}

SiteId BodyWriter::SiteOf(const Frame& frame, const skeleton::Action& action) {
  const std::uint64_t key = static_cast<std::uint64_t>(frame.in.function) << 32U | action.ordinal;
  return shared_->AddSite(PathOf(frame, action), key);
}

bool BodyWriter::InLoop(const Frame& frame) const {
  return frame.in_loop || frame.flow->InnermostLoop(frame.block) >= 0;
}

std::size_t BodyWriter::Instances(const Frame& frame) const {
  std::size_t instances = frame.multiplicity;
  for (std::size_t i = 0; i < frame.flow->loops.size(); ++i) {
    if (frame.flow->loops[i].contains[frame.block]) instances *= frame.counts[i];
  }
  return std::clamp<std::size_t>(instances, 1, shared_->limits().max_instances);
}

void BodyWriter::WriteEntry(const std::vector<FunctionId>& functions) {
  ProcessBuilder builder(shared_->model().processes[process_]);
  NodeId at = builder.Step();
  for (const FunctionId function : functions) {
    Frame frame;
    frame.in = {
        .id = shared_->NextInvocation(), .function = function, .arguments = {}, .captures = {}};
    at = Enter(frame, at);
  }
  Append(at, {.kind = ActionKind::kEnd});
}

void BodyWriter::WriteThread(const Start& start) {
  ProcessBuilder builder(shared_->model().processes[process_]);
  NodeId at = builder.Step();
  Frame frame;
  frame.in = {.id = shared_->NextInvocation(),
              .function = start.function,
              .self = start.self,
              .arguments = start.arguments,
              .captures = start.captures};
  // A task keeps a thread of its pool from its beginning to its end.
  Action thread{.kind = ActionKind::kSync, .op = Op::kDown};
  thread.primitive = shared_->model().processes[process_].pool;
  const bool task = thread.primitive != kNone16;
  if (task) at = Append(at, thread, start.site);
  at = Enter(frame, at);
  thread.op = Op::kPost;
  if (task) at = Append(at, thread, start.site);
  Action sets{.kind = ActionKind::kSync, .op = Op::kPost, .primitive = start.sets};
  if (start.sets != kNone16) at = Append(at, std::move(sets), start.site);
  Append(at, {.kind = ActionKind::kEnd});
}

// Writes the frame's function behind `from` and returns the node behind it.
NodeId BodyWriter::Enter(Frame& frame, NodeId from) {
  frame.function = &program().functions[frame.in.function];
  frame.flow = &shared_->FlowOf(frame.in.function);
  if (frame.flow->order.empty()) return from;
  frame.counts.assign(frame.flow->loops.size(), 3);
  frame.counters.assign(frame.flow->loops.size(), kNone16);
  frame.entries.assign(frame.function->blocks.size(), kDead);
  frame.catches |= std::ranges::any_of(frame.function->blocks,
                                       [](const skeleton::Block& block) { return block.in_catch; });
  KeepParameters(frame);
  FindAssignments(frame);
  RegisterLocals(frame);
  if (silent_ > 0 || from == kDead) {
    ++silent_;
    Walk(frame);
    --silent_;
    return from;
  }
  shared_->visited.insert(frame.in.function);
  ProcessBuilder builder(shared_->model().processes[process_]);
  for (const std::uint32_t block : frame.flow->order) frame.entries[block] = builder.Step();
  Link(from, frame.entries[frame.function->entry]);
  Walk(frame);
  const std::uint32_t exit = frame.function->exit;
  return exit < frame.entries.size() ? frame.entries[exit] : kDead;
}

void BodyWriter::Walk(Frame& frame) {
  for (const std::uint32_t block : frame.flow->order) {
    frame.block = block;
    WriteBlock(frame, block);
  }
}

void BodyWriter::WriteBlock(Frame& frame, std::uint32_t block) {
  const skeleton::Block& code = frame.function->blocks[block];
  NodeId at = silent_ > 0 ? 0 : frame.entries[block];
  for (const skeleton::Action& action : code.actions) {
    at = Write(frame, action, at);
    if (at == kDead) return;
  }
  if (silent_ > 0 || block == frame.function->exit) return;
  Branch(frame, KeepTruth(frame, at));
}

NodeId BodyWriter::Inline(Frame& caller, FunctionId callee, Invocation in,
                          const skeleton::Action& action, NodeId from, Ref* result) {
  const skeleton::Function& function = program().functions[callee];
  if (IsApiBody(Text(function.name))) return from;
  if (const QueueMethod* method = shared_->queues().MethodAt(callee)) {
    return QueueOp(caller, action, *method, in, from);
  }
  if (caller.depth >= shared_->limits().max_depth) {
    if (IsRelevant(callee)) {
      shared_->followed = false;
      shared_->unknowns.insert("calls of '" + Text(function.name) + "' are nested too deeply");
      EscapeArguments(caller, action);
    }
    return from;
  }
  if (shared_->pools().SubmittedTo(callee) != nullptr) return Submit(caller, action, in.self, from);
  const bool written = silent_ == 0 && from != kDead && IsRelevant(callee);
  if (written && !Fits(shared_->FlowOf(callee).order.size())) {
    shared_->followed = false;
    EscapeArguments(caller, action);
    Append(from, {.kind = ActionKind::kAbort});
    return kDead;
  }
  const PoolClass* pool = shared_->pools().ConstructedBy(callee);
  Frame frame;
  frame.in = std::move(in);
  HandOver(function, frame.in.arguments);
  frame.in.id = shared_->NextInvocation();
  frame.in.function = callee;
  frame.callers = PathOf(caller, action);
  frame.depth = caller.depth + 1;
  frame.multiplicity = Instances(caller);
  frame.in_loop = InLoop(caller);
  frame.decided = LoopIsDecided(caller);
  frame.catches = caller.catches;
  if (written && shared_->shared_data().Touches(callee)) frame.truth = shared_->Register();
  const bool relevant = IsRelevant(callee) && pool == nullptr;
  if (!relevant) ++silent_;
  if (pool != nullptr) ++making_pool_;
  NodeId at = Enter(frame, from);
  if (pool != nullptr) --making_pool_;
  if (!relevant) --silent_;
  if (pool != nullptr) MakePool(frame, action, *pool);
  if (result == nullptr) return at;
  *result = frame.result;
  if (IsDatum(*result)) {
    *result = written ? Copy(DatumAt(*result, 0), at) : Ref(kUnknownRef);
  } else if (!IsKnown(*result) && frame.truth != kNone16 && !frame.truth_unknown) {
    *result = "v" + std::to_string(frame.truth);
  }
  return at;
}

// What a function takes by value is a copy, or, of a promise, ends with the function or the thread.
void BodyWriter::HandOver(const skeleton::Function& function, std::vector<Ref>& arguments) const {
  for (std::size_t i = 0; i < arguments.size() && i < function.params.size(); ++i) {
    if (function.params[i].is_reference) continue;
    if (IsSetter(Text(function.params[i].type))) shared_->Escape(arguments[i]);
    if (IsDatum(arguments[i])) arguments[i] = kUnknownRef;
  }
}

// A parameter that is assigned is a variable of its own, which begins with the argument.
void BodyWriter::KeepParameters(Frame& frame) const {
  const auto& params = frame.function->params;
  const auto keep = [&](skeleton::PathId assigned) {
    if (assigned == 0) return;
    const skeleton::Path& path = program().PathOf(assigned);
    const bool parameter = path.root == skeleton::Root::kParam && path.steps.empty() &&
                           path.id < params.size() && path.id < frame.in.arguments.size();
    if (!parameter || params[path.id].is_reference) return;
    const Ref argument = std::exchange(frame.in.arguments[path.id], Ref(kUnknownRef));
    if (IsKnown(argument)) {
      shared_->objects().Bind(shared_->objects().LocationOf(frame.in, assigned), argument);
    }
  };
  for (const std::uint32_t block : frame.flow->order) {
    for (const skeleton::Action& action : frame.function->blocks[block].actions) {
      if (action.kind == OpKind::kAssign) keep(action.object);
      if (action.kind == OpKind::kCall) keep(action.result);
    }
  }
}

void BodyWriter::FindAssignments(Frame& frame) const {
  for (const std::uint32_t block : frame.flow->order) {
    for (const skeleton::Action& action : frame.function->blocks[block].actions) {
      if (action.kind != OpKind::kAssign || action.object == 0) continue;
      const skeleton::Path& path = program().PathOf(action.object);
      if (!path.steps.empty()) continue;
      CountAssignment(frame, action,
                      frame.assigned[shared_->objects().LocationOf(frame.in, action.object)]);
    }
  }
}

// What a call returns is assigned too, and is not known.
void BodyWriter::CountAssignment(const Frame& frame, const skeleton::Action& action,
                                 Assignments& assigned) const {
  const bool call = action.kind == OpKind::kCall;
  const std::string& name = Text(action.name);
  if (!call && name == "++") {
    ++assigned.up;
  } else if (!call && name == "--") {
    ++assigned.down;
  } else if (++assigned.plain == 1 && !call && name.empty() && !action.args.empty()) {
    assigned.initial = Of(frame, action.args[0]);
  }
}

bool BodyWriter::IsRelevantAction(const skeleton::Action& action) {
  if (action.kind == OpKind::kThrow || action.target != 0 || action.guard != nullptr) return true;
  if (action.api != nullptr) return action.api->op != Op::kYield && action.api->op != Op::kSleep;
  const std::string& name = Text(action.name);
  if (EndsTheProgram(name) || name.ends_with("::emplace_back")) return true;
  return std::ranges::any_of(action.callees, [this](FunctionId callee) {
    return !IsApiBody(Text(program().functions[callee].name)) && IsRelevant(callee);
  });
}

// Whether the function does or may lead to anything that is modelled.
bool BodyWriter::IsRelevant(FunctionId id) {
  const auto [found, fresh] = relevant_.try_emplace(id, false);
  if (!fresh) return found->second;
  if (shared_->shared_data().Touches(id)) return relevant_[id] = true;
  for (const skeleton::Block& block : program().functions[id].blocks) {
    for (const skeleton::Action& action : block.actions) {
      if (!IsRelevantAction(action)) continue;
      relevant_[id] = true;
      return true;
    }
  }
  return false;
}

NodeId BodyWriter::Write(Frame& frame, const skeleton::Action& action, NodeId from) {
  if (WriteDatum(frame, action, from)) {
    return action.kind == OpKind::kCall ? KeepResult(frame, action, from) : from;
  }
  switch (action.kind) {
    case OpKind::kAssign:
      return Assign(frame, action, from);
    case OpKind::kClosure:
      MakeClosure(frame, action);
      return from;
    case OpKind::kConstruct:
      return Construct(frame, action, from);
    case OpKind::kDestroy:
      return Destroy(frame, action, from);
    case OpKind::kReturn: {
      if (action.args.empty()) return from;
      const Ref value = Of(frame, action.args[0]);
      frame.result = frame.result.empty() || frame.result == value ? value : Ref(kUnknownRef);
      return from;
    }
    case OpKind::kThrow:
      Append(from, {.kind = ActionKind::kAbort});
      return silent_ > 0 ? from : kDead;
    case OpKind::kNew:
      Allocate(frame, action);
      return from;
    case OpKind::kCall:
      if (EndsTheProgram(Text(action.name))) {
        Append(from, {.kind = ActionKind::kAbort});
        return silent_ > 0 ? from : kDead;
      }
      return KeepResult(frame, action, Call(frame, action, from));
    default:
      return from;
  }
}

}  // namespace impasse::explore
