// AnnotatedAtomic: a std::atomic that tells the Impasse probe who changed it and whose
// compare-and-swap failed. C++17, header only.
//
// Threads that claim flags by compare-and-swap, find those of each other taken, give theirs back
// and try again may do so without end, and call nothing that the probe could stand in front of:
//
//   std::atomic<int> owner{0};                // before
//   impasse::AnnotatedAtomic<int> owner{0};   // is a std::atomic<int>, and speaks for itself
//
// Without the probe every operation costs a load and a branch more; the size is that of the atomic.
// Loads are not told. A reference to the std::atomic it is made of tells nothing. With Clang,
// libimpasse-pass does the same to all atomics of a file, of C as well, and changes no text.
#ifndef IMPASSE_ANNOTATED_ATOMIC_H_
#define IMPASSE_ANNOTATED_ATOMIC_H_

#include <impasse/annotate.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace impasse {

// As thread-safe as std::atomic. For types of up to eight bytes.
template <class T>
class AnnotatedAtomic : public std::atomic<T> {
  using Base = std::atomic<T>;
  static_assert(sizeof(T) <= sizeof(std::uint64_t),
                "the probe is told values of up to eight bytes");

 public:
  using Base::Base;
  AnnotatedAtomic() = default;
  AnnotatedAtomic(const AnnotatedAtomic&) = delete;
  AnnotatedAtomic& operator=(const AnnotatedAtomic&) = delete;
  T operator=(T value) {  // NOLINT(misc-unconventional-assign-operator): that of std::atomic
    store(value);
    return value;
  }

  void store(T value, std::memory_order order = std::memory_order_seq_cst) {
    impasse_storing(this, Word(value));
    Base::store(value, order);
  }
  T exchange(T value, std::memory_order order = std::memory_order_seq_cst) {
    return Told(Base::exchange(value, order), value);
  }

  bool compare_exchange_weak(T& expected, T value,
                             std::memory_order order = std::memory_order_seq_cst) {
    const T wanted = expected;
    return Told(Base::compare_exchange_weak(expected, value, order), wanted, value);
  }
  bool compare_exchange_weak(T& expected, T value, std::memory_order success,
                             std::memory_order failure) {
    const T wanted = expected;
    return Told(Base::compare_exchange_weak(expected, value, success, failure), wanted, value);
  }
  bool compare_exchange_strong(T& expected, T value,
                               std::memory_order order = std::memory_order_seq_cst) {
    const T wanted = expected;
    return Told(Base::compare_exchange_strong(expected, value, order), wanted, value);
  }
  bool compare_exchange_strong(T& expected, T value, std::memory_order success,
                               std::memory_order failure) {
    const T wanted = expected;
    return Told(Base::compare_exchange_strong(expected, value, success, failure), wanted, value);
  }

  // Of integers; those of other types are the ones of std::atomic.
  template <class U = T, class = std::enable_if_t<std::is_integral_v<U>>>
  T fetch_add(U more, std::memory_order order = std::memory_order_seq_cst) {
    const T before = Base::fetch_add(more, order);
    return Told(before, static_cast<T>(before + more));
  }
  template <class U = T, class = std::enable_if_t<std::is_integral_v<U>>>
  T fetch_sub(U less, std::memory_order order = std::memory_order_seq_cst) {
    const T before = Base::fetch_sub(less, order);
    return Told(before, static_cast<T>(before - less));
  }
  template <class U = T, class = std::enable_if_t<std::is_integral_v<U>>>
  T fetch_or(U bits, std::memory_order order = std::memory_order_seq_cst) {
    const T before = Base::fetch_or(bits, order);
    return Told(before, static_cast<T>(before | bits));
  }
  template <class U = T, class = std::enable_if_t<std::is_integral_v<U>>>
  T fetch_and(U bits, std::memory_order order = std::memory_order_seq_cst) {
    const T before = Base::fetch_and(bits, order);
    return Told(before, static_cast<T>(before & bits));
  }

 private:
  static std::uint64_t Word(const T& value) {
    std::uint64_t word = 0;
    std::memcpy(&word, &value, sizeof(value));
    return word;
  }
  T Told(T before, T after) const {
    impasse_swapped(this, Word(before), Word(after));
    return before;
  }
  bool Told(bool done, const T& before, const T& after) const {
    if (!done) {
      impasse_swap_failed(this);
    } else if (Word(before) != Word(after)) {
      impasse_swapped(this, Word(before), Word(after));
    }
    return done;
  }
};

}  // namespace impasse

#endif  // IMPASSE_ANNOTATED_ATOMIC_H_
