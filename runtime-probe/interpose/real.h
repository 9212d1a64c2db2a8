// Real: the function that an interposed one stands in front of.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_REAL_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_REAL_H_

#include <cerrno>

#include "runtime-probe/record/atomic.h"

namespace impasse::probe {

// FindNext returns the next definition of the symbol after the probe's own, or nullptr. It
// allocates nothing when the symbol exists.
IMPASSE_COLD void* FindNext(const char* name);

// FindTry returns the function that tries what `name` waits for: pthread_mutex_lock ->
// pthread_mutex_trylock, pthread_rwlock_timedrdlock -> pthread_rwlock_tryrdlock, sem_wait ->
// sem_trywait. nullptr when there is none, and when no lock is to be tried first (confirm.h).
IMPASSE_COLD void* FindTry(const char* name);

// Real<Api>() returns the real function of an interposed one. Looked up at the first call, which
// may come before the constructors of the probe.
template <class Api>
IMPASSE_HOT typename Api::Function Real() {
  static typename Api::Function function = nullptr;
  typename Api::Function found = __atomic_load_n(&function, __ATOMIC_RELAXED);
  if (found == nullptr) [[unlikely]] {
    found = reinterpret_cast<typename Api::Function>(FindNext(Api::kName));
    __atomic_store_n(&function, found, __ATOMIC_RELAXED);
  }
  return found;
}

// NeverGets stands in for a try function that does not exist.
template <class Return, class Object>
Return NeverGets(Object) {
  return static_cast<Return>(EBUSY);
}

// TryOf<Api>() returns the try function that belongs to a blocking one; never nullptr.
template <class Api, class Object>
IMPASSE_HOT auto TryOf() {
  using Return = typename Api::Return;
  using Function = Return (*)(Object);
  static Function function = nullptr;
  Function found = __atomic_load_n(&function, __ATOMIC_RELAXED);
  if (found == nullptr) [[unlikely]] {
    found = reinterpret_cast<Function>(FindTry(Api::kName));
    if (found == nullptr) found = NeverGets<Return, Object>;
    __atomic_store_n(&function, found, __ATOMIC_RELAXED);
  }
  return found;
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_REAL_H_
