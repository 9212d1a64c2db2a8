// Atomics on plain fields: the records of the trace are plain data that other processes read, so
// the probe stores them through these instead of through std::atomic members.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_ATOMIC_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_ATOMIC_H_

#include <type_traits>

// The path of an uncontended lock is one function without calls but the real one.
#define IMPASSE_HOT __attribute__((always_inline)) inline
// What is off that path stays out of its way, and leaves it its registers where the compiler can do
// so.
#if defined(__clang__) && defined(__x86_64__)
#define IMPASSE_COLD __attribute__((noinline, cold, preserve_most))
#else
#define IMPASSE_COLD __attribute__((noinline, cold))
#endif

namespace impasse::probe {

template <class T>
inline T Load(const T& field) {
  return __atomic_load_n(&field, __ATOMIC_RELAXED);
}

template <class T>
inline T LoadAcquire(const T& field) {
  return __atomic_load_n(&field, __ATOMIC_ACQUIRE);
}

template <class T>
inline void Store(T& field, std::type_identity_t<T> value) {
  __atomic_store_n(&field, value, __ATOMIC_RELAXED);
}

template <class T>
inline void StoreRelease(T& field, std::type_identity_t<T> value) {
  __atomic_store_n(&field, value, __ATOMIC_RELEASE);
}

// Add returns the value before.
template <class T>
inline T Add(T& field, std::type_identity_t<T> value) {
  return __atomic_fetch_add(&field, value, __ATOMIC_RELAXED);
}

template <class T>
inline T Subtract(T& field, std::type_identity_t<T> value) {
  return __atomic_fetch_sub(&field, value, __ATOMIC_RELAXED);
}

// Replace stores `desired` if the field is `expected`; tells whether it did.
template <class T>
inline bool Replace(T& field, std::type_identity_t<T> expected, std::type_identity_t<T> desired) {
  return __atomic_compare_exchange_n(&field, &expected, desired, /*weak=*/false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE);
}

// CompilerBarrier keeps the compiler from moving stores across it: enough against signal handlers
// of the same thread.
inline void CompilerBarrier() { __atomic_signal_fence(__ATOMIC_SEQ_CST); }

// Pause leaves the processor to others for a moment, as in a loop that waits for another thread.
inline void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb");
#endif
}

// Mix spreads the bits of a hash key (the finaliser of splitmix64).
inline unsigned long Mix(unsigned long key) {
  key ^= key >> 30;
  key *= 0xbf58476d1ce4e5b9UL;
  key ^= key >> 27;
  key *= 0x94d049bb133111ebUL;
  return key ^ (key >> 31);
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_ATOMIC_H_
