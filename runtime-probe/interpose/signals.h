// Signals: the wrappers of condition variables, semaphores and barriers.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_SIGNALS_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_SIGNALS_H_

#include <pthread.h>

#include "runtime-probe/interpose/ownership.h"
#include "runtime-probe/record/history.h"

namespace impasse::probe {

// Signalled records an operation that may free waiters; the ticket orders it against their
// wake-ups. `change` is added to the object's count.
void Signalled(ThreadContext& context, CallSite site, std::uintptr_t address, Describe describe,
               Op op, std::uint64_t change);

// A condition wait in progress: what must be put right however it ends.
struct ConditionWait {
  ThreadContext* context;
  CallSite site;
  std::uintptr_t mutex;
  Describe describe_mutex;
  std::uintptr_t condition;  // 0: a state of the data, which no object stands for
  Describe describe_condition;
  std::uint32_t object;  // of the condition, 0: it has no record
  Op op;
  bool published;
  HeldEntry held;  // the mutex as it was held; object 0: it was not in the held set
};

// BeginConditionWait takes the mutex out of the held set and publishes the wait.
void BeginConditionWait(ConditionWait& wait);

// EndConditionWait puts the mutex back. `woken` false: the time was up, or the wait failed.
void EndConditionWait(ConditionWait& wait, bool woken);

// OnConditionCancelled is the cleanup handler: the thread owns the mutex again and is ending.
void OnConditionCancelled(void* wait);

template <class Api, class... A>
__attribute__((noinline)) typename Api::Return WaitOnCondition(CallSite site, A... a) {
  ThreadContext* context = Enter();
  if (context == nullptr) return Real<Api>()(a...);
  auto condition = Argument<Api::kObject>(a...);
  auto mutex = Argument<Api::kSecond>(a...);
  ConditionWait wait = {};
  wait.context = context;
  wait.site = site;
  wait.mutex = AddressOf(mutex);
  wait.describe_mutex = [](std::uintptr_t address) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): objects are told apart by address
    return DescribeAs(ObjectKind::kMutex, reinterpret_cast<decltype(mutex)>(address));
  };
  wait.condition = AddressOf(condition);
  wait.describe_condition = DescribeObject<Api, decltype(condition)>;
  wait.op = Api::kOp;
  BeginConditionWait(wait);
  typename Api::Return result = {};
  pthread_cleanup_push(OnConditionCancelled, &wait);
  result = Real<Api>()(a...);
  pthread_cleanup_pop(0);
  EndConditionWait(wait, Succeeded<Api>(result));
  return result;
}

template <class Api, class... A>
inline typename Api::Return Signal(CallSite site, A... a) {
  ThreadContext* context = Enter();
  if (context == nullptr) return Real<Api>()(a...);
  auto object = Argument<Api::kObject>(a...);
  // Recorded before the real call: the object may be gone right after it.
  Signalled(*context, site, AddressOf(object), DescribeObject<Api, decltype(object)>, Api::kOp,
            Api::kOp == Op::kPost || Api::kOp == Op::kAdd ? 1 : 0);
  Leave(*context);
  return Real<Api>()(a...);
}

// OnBlockingCancelled is the cleanup handler of a blocking call that is a cancellation point.
void OnBlockingCancelled(void* value);

// ObjectOf is the object of the site, 0 when it has no record. It is to be kept, and not the site,
// across a blocking call: a signal handler that comes meanwhile may need the place of the site.
inline std::uint32_t ObjectOf(const SiteEntry* entry) {
  return entry == nullptr ? 0 : entry->object;
}

// Passed records that a wait on a semaphore, latch or barrier is over; object 0: it has no record.
void Passed(ThreadContext& context, std::uint32_t object, Op op);

// Down tries first, as Acquire does. The real function may set errno, and may be a cancellation
// point.
template <class Api, class... A>
typename Api::Return Down(CallSite site, A... a) {
  pthread_testcancel();  // as the real function does, also when it does not have to wait
  ThreadContext* context = Enter();
  if (context == nullptr) return Real<Api>()(a...);
  const int saved_errno = errno;
  auto object = Argument<Api::kObject>(a...);
  constexpr Describe kDescribe = DescribeObject<Api, decltype(object)>;
  const SiteEntry* entry = FindSite(*context, site, AddressOf(object), kDescribe);
  const std::uint32_t index = ObjectOf(entry);
  typename Api::Return result = {};
  result = TryOf<Api, decltype(object)>()(object);
  if (!Succeeded<Api>(result)) {
    errno = saved_errno;
    pthread_cleanup_push(OnBlockingCancelled, context);
    result = Blocking<Api>(*context, entry, a...);
    pthread_cleanup_pop(0);
  }
  const ErrnoKeeper keeper;
  if (Succeeded<Api>(result)) {
    Passed(*context, index, Api::kOp);
  } else if (Api::kOp == Op::kTimedDown) {
    Failed(*context, site, AddressOf(object), kDescribe, Api::kOp, Api::kMode);
  }
  Leave(*context);
  return result;
}

template <class Api, class... A>
typename Api::Return TryDown(CallSite site, A... a) {
  ThreadContext* context = Enter();
  if (context == nullptr) return Real<Api>()(a...);
  auto object = Argument<Api::kObject>(a...);
  constexpr Describe kDescribe = DescribeObject<Api, decltype(object)>;
  // Before the real call: what is new is described by its state, its count among it.
  const std::uint32_t index = ObjectOf(FindSite(*context, site, AddressOf(object), kDescribe));
  const typename Api::Return result = Real<Api>()(a...);
  const ErrnoKeeper keeper;
  if (Succeeded<Api>(result)) {
    Passed(*context, index, Api::kOp);
  } else {
    Failed(*context, site, AddressOf(object), kDescribe, Api::kOp, Api::kMode);
  }
  Leave(*context);
  return result;
}

// ArriveAndWait: nobody can say beforehand whether the call will block, so it is always published.
template <class Api, class... A>
typename Api::Return ArriveAndWait(CallSite site, A... a) {
  ThreadContext* context = Enter();
  if (context == nullptr) return Real<Api>()(a...);
  auto object = Argument<Api::kObject>(a...);
  constexpr Describe kDescribe = DescribeObject<Api, decltype(object)>;
  Signalled(*context, site, AddressOf(object), kDescribe, Api::kOp, 0);
  const SiteEntry* entry = FindSite(*context, site, AddressOf(object), kDescribe);
  const std::uint32_t index = ObjectOf(entry);
  const typename Api::Return result = Blocking<Api>(*context, entry, a...);
  if (index != 0) Emit(*context, Op::kDown, index, Load(g_trace.objects[index].ticket), 0);
  Leave(*context);
  return result;
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_SIGNALS_H_
