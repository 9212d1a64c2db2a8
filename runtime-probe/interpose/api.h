// Api: what an interposed function is told about itself by its line in analyzer/lockapi.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_API_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_API_H_

#include <pthread.h>
#include <semaphore.h>
#include <threads.h>

#include <cerrno>
#include <cstdint>
#include <tuple>
#include <type_traits>

#include "analyzer/lockapi/lock_api.h"
#include "analyzer/model/sync_op.h"
#include "runtime-probe/interpose/real.h"
#include "runtime-probe/record/context.h"
#include "runtime-probe/record/objects.h"

namespace impasse::probe {

using lockapi::kAllArgs;
using lockapi::kNoArg;
using lockapi::kResult;
using lockapi::kThis;

// Argument<I>(a...) is the I-th argument.
template <int I, class... A>
inline auto Argument(A... a) {
  return std::get<static_cast<std::size_t>(I)>(std::tuple<A...>(a...));
}

// Succeeded reads the return value: did the operation take place?
template <class Api>
inline bool Succeeded(typename Api::Return result) {
  if constexpr (Api::kSuccess == lockapi::Success::kReturnsZero) {
    // A robust mutex whose owner died is owned all the same.
    return result == 0 || (Api::kKind == ObjectKind::kMutex && result == EOWNERDEAD);
  } else if constexpr (Api::kSuccess == lockapi::Success::kReturnsTrue) {
    return static_cast<bool>(result);
  } else {
    return true;
  }
}

// MayTry tells whether trying first is as good as waiting at once. Not for a robust mutex: glibc's
// trylock keeps one that is not recoverable, and everyone after that waits forever.
template <class T>
IMPASSE_HOT bool MayTry(const T*) {
  return true;
}
inline constexpr int kRobustBit = 16;  // of glibc's mutex kind word
IMPASSE_HOT bool MayTry(const pthread_mutex_t* mutex) {
  return (mutex->__data.__kind & kRobustBit) == 0;
}

// DescribeObject refines the kind by a look at the object.
template <class T>
Description DescribeAs(ObjectKind kind, const T*) {
  return {.kind = kind};
}
Description DescribeAs(ObjectKind kind, const pthread_mutex_t* mutex);
Description DescribeAs(ObjectKind kind, const pthread_rwlock_t* lock);
Description DescribeAs(ObjectKind kind, const pthread_cond_t* condition);
Description DescribeAs(ObjectKind kind, const pthread_barrier_t* barrier);
Description DescribeAs(ObjectKind kind, const sem_t* semaphore);
Description DescribeAs(ObjectKind kind, const mtx_t* mutex);

template <class Api, class Pointer>
Description DescribeObject(std::uintptr_t address) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): objects are told apart by address
  return DescribeAs(Api::kKind, reinterpret_cast<Pointer>(address));
}

inline std::uintptr_t AddressOf(const volatile void* object) {
  return reinterpret_cast<std::uintptr_t>(object);
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_API_H_
