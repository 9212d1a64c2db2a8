// Life: the wrappers of functions that begin and end objects and threads.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_LIFE_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_LIFE_H_

#include <pthread.h>
#include <threads.h>

#include <type_traits>

#include "runtime-probe/interpose/ownership.h"
#include "runtime-probe/interpose/signals.h"
#include "runtime-probe/record/threads.h"

namespace impasse::probe {

// Begun says that an object begins at the address: whatever was there has ended.
void Begun(std::uintptr_t address);

// NoteEnded says that the object at the address has ended.
void NoteEnded(std::uintptr_t address);

template <class Api, class... A>
typename Api::Return Init(A... a) {
  if (ThreadContext* context = Enter()) {
    Begun(AddressOf(Argument<Api::kObject>(a...)));
    Leave(*context);
  }
  return Real<Api>()(a...);
}

template <class Api, class... A>
typename Api::Return Destroy(A... a) {
  const auto object = AddressOf(Argument<Api::kObject>(a...));
  // A failed destroy (the object is in use) leaves it alive; after a good one the memory may be
  // gone, but its address is still only a number.
  if constexpr (std::is_void_v<typename Api::Return>) {
    Real<Api>()(a...);
    NoteEnded(object);
  } else {
    const typename Api::Return result = Real<Api>()(a...);
    if (Succeeded<Api>(result)) NoteEnded(object);
    return result;
  }
}

using StartRoutine = void* (*)(void*);
using CreateThread = int (*)(pthread_t*, const pthread_attr_t*, StartRoutine, void*);
using CreateC11Thread = int (*)(thrd_t*, thrd_start_t, void*);

// StartThread is pthread_create with the new thread recorded from its first instruction on.
int StartThread(CallSite site, CreateThread create, pthread_t* handle,
                const pthread_attr_t* attributes, StartRoutine start, void* argument);
// StartC11Thread is the same for thrd_create.
int StartC11Thread(CallSite site, CreateC11Thread create, thrd_t* handle, thrd_start_t start,
                   void* argument);

template <class Api>
int Spawn(CallSite site, pthread_t* handle, const pthread_attr_t* attributes, StartRoutine start,
          void* argument) {
  return StartThread(site, Real<Api>(), handle, attributes, start, argument);
}

template <class Api>
int Spawn(CallSite site, thrd_t* handle, thrd_start_t start, void* argument) {
  return StartC11Thread(site, Real<Api>(), handle, start, argument);
}

// BeginJoin publishes that the thread waits for the end of `joinee`; EndJoin takes it back, and
// orders the two threads when the join was done.
bool BeginJoin(ThreadContext& context, CallSite site, const Joinee& joinee, bool timed);
void EndJoin(ThreadContext& context, const Joinee& joinee, bool published, bool joined);

// JoinWith makes a join call of any kind; a timed one ends by itself.
template <class Call>
int JoinWith(CallSite site, pthread_t handle, bool timed, Call call) {
  ThreadContext* context = Enter();
  if (context == nullptr) return call();
  const Joinee joinee = FindJoinee(static_cast<std::uint64_t>(handle));
  const bool published = BeginJoin(*context, site, joinee, timed);
  Leave(*context);
  int result = 0;
  pthread_cleanup_push(OnBlockingCancelled, context);
  result = call();
  pthread_cleanup_pop(0);
  Reenter(*context);
  EndJoin(*context, joinee, published, result == 0);
  Leave(*context);
  return result;
}

template <class Api, class... A>
int Join(CallSite site, pthread_t handle, A... a) {
  return JoinWith(site, handle, /*timed=*/false, [&] { return Real<Api>()(handle, a...); });
}

template <class Api, class... A>
int Detach(pthread_t handle, A... a) {
  // Before the real call: after it the handle may be another thread's.
  if (ThreadContext* context = Enter()) {
    Detached(static_cast<std::uint64_t>(handle));
    Leave(*context);
  }
  return Real<Api>()(handle, a...);
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_LIFE_H_
