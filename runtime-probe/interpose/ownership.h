// Ownership: the wrappers of functions that acquire and release what has an owner.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_OWNERSHIP_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_OWNERSHIP_H_

#include "runtime-probe/interpose/api.h"
#include "runtime-probe/interpose/breakable.h"
#include "runtime-probe/interpose/confirm.h"
#include "runtime-probe/record/blocked.h"
#include "runtime-probe/record/held.h"
#include "runtime-probe/record/system.h"

namespace impasse::probe {

// Blocking makes the real call while the thread is published as waiting for the object of the site,
// and may be interrupted by handlers that are recorded.
template <class Api, class... A>
typename Api::Return Blocking(ThreadContext& context, const SiteEntry* entry, A... a) {
  bool published = false;
  if (entry != nullptr) {
    const trace::WaitArm arm = {entry->object, static_cast<std::uint8_t>(Api::kOp),
                                static_cast<std::uint8_t>(Api::kMode), 0};
    const bool timed = Api::kOp == Op::kTimedAcquire || Api::kOp == Op::kTimedDown;
    published = BeginWait(context, {&arm, 1, timed ? trace::kWaitTimed : 0U, entry->stack, 0});
  }
  Leave(context);
  const typename Api::Return result = CallOf<Api>(context, a...);
  Reenter(context);
  if (published) EndWait(context);
  return result;
}

// TryAgain tries a few times more, in all for less than a microsecond. To publish a wait, to sleep
// and to be woken costs several: what comes free meanwhile pays for what the other waits cost more.
template <class Api, class Object>
bool TryAgain(Object object) {
  constexpr int kLongestPause = 8;
  if (!MayTry(object)) return false;
  for (int length = 4; length <= kLongestPause; length *= 2) {
    for (int i = 0; i < length; ++i) Pause();
    if (Succeeded<Api>(TryOf<Api, Object>()(object))) return true;
  }
  return false;
}

// AcquireContended waits for an object that the first try did not get.
template <class Api, class... A>
IMPASSE_COLD typename Api::Return AcquireContended(ThreadContext& context, CallSite site, A... a) {
  auto object = Argument<Api::kObject>(a...);
  constexpr Describe kDescribe = DescribeObject<Api, decltype(object)>;
  if (Api::kOp == Op::kAcquire && IsConfirming()) {
    PauseBefore(context, FindSite(context, site, AddressOf(object), kDescribe));
  }
  const SiteEntry* entry = FindSite(context, site, AddressOf(object), kDescribe);
  if (TryAgain<Api>(object)) {
    Acquired(context, site, AddressOf(object), kDescribe, {Api::kOp, Api::kMode});
    Leave(context);
    return {};
  }
  const typename Api::Return result = Blocking<Api>(context, entry, a...);
  if (Succeeded<Api>(result)) {
    Acquired(context, site, AddressOf(object), kDescribe, {Api::kOp, Api::kMode});
  } else if (Api::kOp == Op::kTimedAcquire) {
    Failed(context, site, AddressOf(object), kDescribe, Api::kOp, Api::kMode);
  }
  Leave(context);
  return result;
}

// Acquire tries first: what is free needs neither clock nor stack.
template <class Api, class... A>
IMPASSE_HOT typename Api::Return Acquire(CallSite site, A... a) {
  ThreadContext* context = Enter();
  if (context == nullptr) [[unlikely]]
    return Real<Api>()(a...);
  auto object = Argument<Api::kObject>(a...);
  if (!MayTry(object)) [[unlikely]]
    return AcquireContended<Api>(*context, site, a...);
  Expect(*context, site, AddressOf(object));
  const typename Api::Return result = TryOf<Api, decltype(object)>()(object);
  if (Succeeded<Api>(result)) [[likely]] {
    Acquired(*context, site, AddressOf(object), DescribeObject<Api, decltype(object)>,
             {Api::kOp, Api::kMode});
    Leave(*context);
    return result;
  }
  return AcquireContended<Api>(*context, site, a...);
}

template <class Api, class... A>
IMPASSE_HOT typename Api::Return TryAcquire(CallSite site, A... a) {
  ThreadContext* context = Enter();
  if (context == nullptr) [[unlikely]]
    return Real<Api>()(a...);
  auto object = Argument<Api::kObject>(a...);
  constexpr Describe kDescribe = DescribeObject<Api, decltype(object)>;
  const typename Api::Return result = Real<Api>()(a...);
  if (Succeeded<Api>(result)) {
    Acquired(*context, site, AddressOf(object), kDescribe, {Api::kOp, Api::kMode});
  } else {
    Failed(*context, site, AddressOf(object), kDescribe, Api::kOp, Api::kMode);
  }
  Leave(*context);
  return result;
}

template <class Api, class... A>
IMPASSE_HOT typename Api::Return Release(A... a) {
  ThreadContext* context = Enter();
  if (context != nullptr) [[likely]] {
    Releasing(*context, AddressOf(Argument<Api::kObject>(a...)));
    Leave(*context);
  }
  return Real<Api>()(a...);
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_OWNERSHIP_H_
