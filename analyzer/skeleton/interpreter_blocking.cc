// Waits for something else than a lock.
#include <algorithm>
#include <string>

#include "analyzer/skeleton/blocking.h"
#include "analyzer/skeleton/interpreter.h"

namespace impasse::skeleton {

// NoteBlocking notes that the thread can be stopped here for a reason other than a lock.
void Interpreter::NoteBlocking(const Frame& frame, const State& state, Op op, ObjId object,
                               ObjectKind kind) {
  NoteBlockingAt(frame, state, op, object, kind, 0);
}

void Interpreter::NoteBlockingAt(const Frame& frame, const State& state, Op op, ObjId object,
                                 ObjectKind kind, TraceId inner) {
  Event event{.op = op,
              .object = object,
              .kind = kind,
              .place = Here(frame, inner),
              .held = state.held,
              .freed = state.freed,
              .live = state.live,
              .joined = state.joined,
              .passed = state.passed,
              .assumed = state.assumed,
              .dropped = state.dropped};
  event.doubt = frame.doubt;
  Add(frame, std::move(event), 0);
}

// The name of what is called stands for the object: different calls are different waits.
void Interpreter::NoteOutside(const Frame& frame, const State& state) {
  const Action& action = *frame.action;
  if (action.blocking == nullptr || WaitOf(program_, action) == Wait::kNone) return;
  NoteBlocking(frame, state, Op::kBlock, objects_.Constant(action.name), ObjectKind::kUnknown);
}

// HasCleanup tells whether a function has pushed a handler that runs when its thread ends.
bool Interpreter::HasCleanup(FunctionId function) const {
  const std::vector<Variable>& locals = program_.functions[function].locals;
  return std::any_of(locals.begin(), locals.end(), [&](const Variable& local) {
    const std::string& type = program_.Text(local.type);
    return type.find("pthread_cleanup") != std::string::npos ||
           type.find("pthread_unwind") != std::string::npos;
  });
}

// The thread ends here, with what it has locked by hand.
void Interpreter::NoteThreadEnd(const Frame& frame, const State& state) {
  if (!HasCleanup(frame.id))
    NoteBlocking(frame, state, Op::kThreadExit, objects_.Constant(0), ObjectKind::kThread);
}

// NoteSkipped notes that a body which is not interpreted can block.
void Interpreter::NoteSkipped(const Frame& frame, const State& state, FunctionId callee) {
  if (blocking_ == nullptr) blocking_ = std::make_unique<BlockingCalls>(program_, traces_);
  const TraceId way = blocking_->WayFrom(callee);
  if (way == 0) return;
  const Action* action = ActionAt(program_, traces_.Innermost(way));
  if (action == nullptr) return;
  NoteBlockingAt(frame, state, Op::kBlock, objects_.Constant(action->name), ObjectKind::kUnknown,
                 way);
}

}  // namespace impasse::skeleton
