// Interpose: turns a LOCK_FN line of analyzer/lockapi into the interposed function itself.
//
//   LOCK_FN(int, pthread_mutex_lock, (pthread_mutex_t* m), (m), kAcquire, kExclusive, kMutex, 0,
//   ...)
//
// becomes a struct that carries the facts of the line, and an exported C function of that name that
// hands its arguments to the wrapper of the operation's class. A line whose operation has no
// wrapper becomes a function that passes the call on.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_INTERPOSE_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_INTERPOSE_H_

#include "runtime-probe/interpose/api.h"
#include "runtime-probe/interpose/life.h"
#include "runtime-probe/interpose/ownership.h"
#include "runtime-probe/interpose/signals.h"

namespace impasse::probe {

// Interposer<Api>{site}(arguments...) is the body of the interposed function.
template <class Api>
struct Interposer {
  CallSite site;

  template <class... A>
  IMPASSE_HOT typename Api::Return operator()(A... a) const {
    if constexpr (Api::kOp == Op::kAcquire || Api::kOp == Op::kTimedAcquire) {
      return Acquire<Api>(site, a...);
    } else if constexpr (Api::kOp == Op::kTryAcquire) {
      return TryAcquire<Api>(site, a...);
    } else if constexpr (Api::kOp == Op::kRelease) {
      return Release<Api>(a...);
    } else if constexpr (Api::kOp == Op::kWait || Api::kOp == Op::kTimedWait) {
      return WaitOnCondition<Api>(site, a...);
    } else if constexpr (Api::kOp == Op::kNotifyOne || Api::kOp == Op::kNotifyAll ||
                         Api::kOp == Op::kPost) {
      return Signal<Api>(site, a...);
    } else if constexpr (Api::kOp == Op::kDown || Api::kOp == Op::kTimedDown) {
      return Down<Api>(site, a...);
    } else if constexpr (Api::kOp == Op::kTryDown) {
      return TryDown<Api>(site, a...);
    } else if constexpr (Api::kOp == Op::kArriveAndWait) {
      return ArriveAndWait<Api>(site, a...);
    } else {
      return OfLife(a...);
    }
  }

 private:
  template <class... A>
  typename Api::Return OfLife(A... a) const {
    if constexpr (Api::kOp == Op::kInit) {
      return Init<Api>(a...);
    } else if constexpr (Api::kOp == Op::kDestroy) {
      return Destroy<Api>(a...);
    } else if constexpr (Api::kOp == Op::kSpawn && Api::kHasPthreadHandles) {
      return Spawn<Api>(site, a...);
    } else if constexpr (Api::kOp == Op::kJoin && Api::kHasPthreadHandles) {
      return Join<Api>(site, a...);
    } else if constexpr (Api::kOp == Op::kDetach && Api::kHasPthreadHandles) {
      return Detach<Api>(a...);
    } else {
      return Real<Api>()(a...);
    }
  }
};

constexpr bool StartsWith(const char* name, const char* prefix) {
  for (; *prefix != '\0'; ++prefix, ++name) {
    if (*name != *prefix) return false;
  }
  return true;
}

// HasPthreadHandles: threads of other libraries have handles and start routines of other types.
constexpr bool HasPthreadHandles(const char* name) {
  return StartsWith(name, "pthread_") || StartsWith(name, "thrd_");
}

}  // namespace impasse::probe

#define IMPASSE_EXPORT extern "C" __attribute__((visibility("default")))

// NOLINTBEGIN(bugprone-macro-parentheses): parameters and arguments bring their own
#define LOCK_FN(ret, name, params, args, op, mode, kind, object, second, success)              \
  namespace impasse::probe {                                                                   \
  struct Api_##name {                                                                          \
    using Return = ret;                                                                        \
    using Function = decltype(&::name);                                                        \
    static constexpr const char* kName = #name;                                                \
    static constexpr bool kHasPthreadHandles = HasPthreadHandles(#name);                       \
    static constexpr Op kOp = Op::op;                                                          \
    static constexpr Mode kMode = Mode::mode;                                                  \
    static constexpr ObjectKind kKind = ObjectKind::kind;                                      \
    static constexpr std::int8_t kObject = object;                                             \
    static constexpr std::int8_t kSecond = second;                                             \
    static constexpr lockapi::Success kSuccess = lockapi::Success::success;                    \
  };                                                                                           \
  }                                                                                            \
  IMPASSE_EXPORT ret name params noexcept(noexcept(::name args)) {                             \
    return ::impasse::probe::Interposer<::impasse::probe::Api_##name>{IMPASSE_CALL_SITE} args; \
  }
// NOLINTEND(bugprone-macro-parentheses)

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_INTERPOSE_H_
