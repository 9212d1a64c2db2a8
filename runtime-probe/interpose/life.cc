#include "runtime-probe/interpose/life.h"

#include "runtime-probe/record/stacks.h"

namespace impasse::probe {
namespace {

// Trampoline is where a recorded thread starts.
void* Trampoline(void* argument) {
  auto& context = *static_cast<ThreadContext*>(argument);
  const StartRoutine start = context.start;
  void* const start_argument = context.argument;
  BeginThread(context);
  return start(start_argument);
}

NewThread NewThreadOf(const pthread_attr_t* attributes, StartRoutine start, void* argument) {
  NewThread thread = {start, argument, false, 0, 0};
  if (attributes == nullptr) return thread;
  int state = PTHREAD_CREATE_JOINABLE;
  std::size_t size = 0;
  pthread_attr_getdetachstate(attributes, &state);
  pthread_attr_getstacksize(attributes, &size);
  thread.detached = state == PTHREAD_CREATE_DETACHED;
  thread.stack_size = size;
  return thread;
}

}  // namespace

void Begun(std::uintptr_t address) { DestroyObject(address); }

void Ended(ThreadContext& context, std::uintptr_t address) {
  const std::uint32_t object = DestroyObject(address);
  if (object == 0) return;
  Emit(context, Op::kDestroy, object, Load(g_trace.objects[object].ticket), 0);
}

int StartThread(CallSite site, CreateThread create, pthread_t* handle,
                const pthread_attr_t* attributes, StartRoutine start, void* argument) {
  ThreadContext* creator = Enter();
  if (creator == nullptr) return create(handle, attributes, start, argument);
  NewThread thread = NewThreadOf(attributes, start, argument);
  thread.creation_stack = StackAt(*creator, site, 0);
  ThreadContext* context = PrepareThread(*creator, thread);
  const std::uint32_t generation = context != nullptr ? context->generation : 0;
  Leave(*creator);
  if (context == nullptr) return create(handle, attributes, start, argument);
  const int result = create(handle, attributes, Trampoline, context);
  if (result != 0) {
    AbandonThread(*context);
  } else if (!thread.detached) {
    NoteHandle(*context, generation, static_cast<std::uint64_t>(*handle));
  }
  return result;
}

bool BeginJoin(ThreadContext& context, CallSite site, const Joinee& joinee, bool timed) {
  if (joinee.index == 0 || joinee.ended) return false;
  const ErrnoKeeper keeper;
  const trace::WaitArm arm = {joinee.object, static_cast<std::uint8_t>(Op::kJoin), 0, 0};
  const std::uint32_t flags = timed ? trace::kWaitTimed : 0U;
  return BeginWait(context, {&arm, 1, flags, StackAt(context, site, joinee.object), 0});
}

void EndJoin(ThreadContext& context, const Joinee& joinee, bool published, bool joined) {
  if (published) EndWait(context);
  if (!joined) return;
  Joined(context, joinee);
  Progressed(context);
}

}  // namespace impasse::probe
