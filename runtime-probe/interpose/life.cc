#include "runtime-probe/interpose/life.h"

#include "runtime-probe/record/stacks.h"

namespace impasse::probe {
namespace {

// Trampoline is where a recorded thread starts.
void* Trampoline(void* argument) {
  auto& context = *static_cast<ThreadContext*>(argument);
  const StartRoutine start = context.start;
  void* const start_argument = context.argument;
  BeginThread(context, reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)));
  return start(start_argument);
}

int C11Trampoline(void* argument) {
  auto& context = *static_cast<ThreadContext*>(argument);
  // NOLINTNEXTLINE(bugprone-casting-through-void): StartC11Thread made a StartRoutine of it
  const auto start = reinterpret_cast<thrd_start_t>(reinterpret_cast<void*>(context.start));
  void* const start_argument = context.argument;
  BeginThread(context, reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)));
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

// StartWith takes a slot for the thread that `create` starts; `create` is given the slot's context,
// or nullptr when the thread will not be recorded.
template <class Create>
int StartWith(CallSite site, NewThread thread, const pthread_t* handle, Create create) {
  ThreadContext* creator = Enter();
  if (creator == nullptr) return create(nullptr);
  thread.creation_stack = StackAt(*creator, site, 0);
  ThreadContext* context = PrepareThread(*creator, thread);
  const std::uint32_t generation = context != nullptr ? context->generation : 0;
  Leave(*creator);
  if (context == nullptr) return create(nullptr);
  const int result = create(context);
  if (result != 0) {
    AbandonThread(*context);
  } else if (!thread.detached) {
    NoteHandle(*context, generation, static_cast<std::uint64_t>(*handle));
  }
  return result;
}

}  // namespace

void Begun(std::uintptr_t address) { DestroyObject(address); }

void NoteEnded(std::uintptr_t address) {
  ThreadContext* context = Enter();
  if (context == nullptr) return;
  if (const std::uint32_t object = DestroyObject(address); object != 0) {
    Emit(*context, Op::kDestroy, object, Load(g_trace.objects[object].ticket), 0);
  }
  Leave(*context);
}

int StartThread(CallSite site, CreateThread create, pthread_t* handle,
                const pthread_attr_t* attributes, StartRoutine start, void* argument) {
  const NewThread thread = NewThreadOf(attributes, start, argument);
  return StartWith(site, thread, handle, [&](ThreadContext* context) {
    return context == nullptr ? create(handle, attributes, start, argument)
                              : create(handle, attributes, Trampoline, context);
  });
}

int StartC11Thread(CallSite site, CreateC11Thread create, thrd_t* handle, thrd_start_t start,
                   void* argument) {
  // Kept as the other kind of start routine: C11Trampoline knows better.
  // NOLINTNEXTLINE(bugprone-casting-through-void): only C11Trampoline calls it
  const auto kept = reinterpret_cast<StartRoutine>(reinterpret_cast<void*>(start));
  const NewThread thread = NewThreadOf(nullptr, kept, argument);
  return StartWith(site, thread, handle, [&](ThreadContext* context) {
    return context == nullptr ? create(handle, start, argument)
                              : create(handle, C11Trampoline, context);
  });
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
