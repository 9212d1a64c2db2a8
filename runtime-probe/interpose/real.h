// Real: the function that an interposed one stands in front of.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_REAL_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_REAL_H_

namespace impasse::probe {

// FindNext returns the next definition of the symbol after the probe's own, or nullptr. It
// allocates nothing when the symbol exists.
void* FindNext(const char* name);

// FindTry returns the function that tries what `name` waits for: pthread_mutex_lock ->
// pthread_mutex_trylock, pthread_rwlock_timedrdlock -> pthread_rwlock_tryrdlock, sem_wait ->
// sem_trywait. nullptr when there is none.
void* FindTry(const char* name);

// Real<Api>() returns the real function of an interposed one. Looked up at the first call, which
// may come before the constructors of the probe.
template <class Api>
inline typename Api::Function Real() {
  static typename Api::Function function = nullptr;
  typename Api::Function found = __atomic_load_n(&function, __ATOMIC_RELAXED);
  if (found == nullptr) [[unlikely]] {
    found = reinterpret_cast<typename Api::Function>(FindNext(Api::kName));
    __atomic_store_n(&function, found, __ATOMIC_RELAXED);
  }
  return found;
}

// TryOf<Api>() returns the try function that belongs to a blocking one, or nullptr.
template <class Api, class Object>
inline auto TryOf() {
  using Function = typename Api::Return (*)(Object);
  static Function function = nullptr;
  static bool looked = false;
  if (!__atomic_load_n(&looked, __ATOMIC_ACQUIRE)) [[unlikely]] {
    __atomic_store_n(&function, reinterpret_cast<Function>(FindTry(Api::kName)), __ATOMIC_RELAXED);
    __atomic_store_n(&looked, true, __ATOMIC_RELEASE);
  }
  return __atomic_load_n(&function, __ATOMIC_RELAXED);
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_REAL_H_
