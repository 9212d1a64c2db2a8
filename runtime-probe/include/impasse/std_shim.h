// Semaphores and latches of the C++20 library that tell the Impasse probe what they do. Given to
// the compiler with -include impasse/std_shim.h; no text of the program is changed.
//
// They are inlined: without it the probe sees of them only that a thread sleeps or wakes one up,
// and not whoever takes or counts down without having to wait. So it cannot say who could end a
// wait, nor how far a semaphore or latch has come. With it, waits have histories of releasers and
// counts.
//
// Before C++20, in C, and for a library without them this header does nothing.
#ifndef IMPASSE_STD_SHIM_H_
#define IMPASSE_STD_SHIM_H_

#if defined(__cplusplus) && __cplusplus >= 202002L && __has_include(<semaphore>) && __has_include(<latch>)

#include <impasse/annotate.h>

#include <chrono>
#include <cstddef>
#include <latch>
#include <semaphore>

// The names stand in namespace std, where the program's text looks for them.
namespace std {

template <std::ptrdiff_t kMost = std::counting_semaphore<>::max()>
class impasse_counting_semaphore {
 public:
  explicit impasse_counting_semaphore(std::ptrdiff_t count) : real_(count) {
    impasse_create(this, IMPASSE_SEMAPHORE, static_cast<std::uint64_t>(count), nullptr);
  }
  ~impasse_counting_semaphore() { impasse_destroy(this); }
  impasse_counting_semaphore(const impasse_counting_semaphore&) = delete;
  impasse_counting_semaphore& operator=(const impasse_counting_semaphore&) = delete;
  static constexpr std::ptrdiff_t max() noexcept { return std::counting_semaphore<kMost>::max(); }

  // Told before it happens: afterwards whoever it frees may have destroyed the semaphore.
  void release(std::ptrdiff_t update = 1) {
    if (impasse_probe() != nullptr) {
      for (std::ptrdiff_t i = 0; i < update; ++i) impasse_did(this, IMPASSE_POST);
    }
    impasse_enter_internal();
    real_.release(update);
    impasse_leave_internal();
  }
  void acquire() {
    if (!try_inside()) {
      impasse_wait_begin(this, IMPASSE_DOWN);
      impasse_enter_internal();
      real_.acquire();
      impasse_leave_internal();
      impasse_wait_end();
    }
    impasse_did(this, IMPASSE_DOWN);
  }
  bool try_acquire() noexcept {
    const bool got = try_inside();
    if (got) {
      impasse_did(this, IMPASSE_DOWN);
    } else {
      impasse_failed(this, IMPASSE_DOWN);
    }
    return got;
  }
  template <class Rep, class Period>
  bool try_acquire_for(const std::chrono::duration<Rep, Period>& time) {
    return timed([&] { return real_.try_acquire_for(time); });
  }
  template <class Clock, class Duration>
  bool try_acquire_until(const std::chrono::time_point<Clock, Duration>& time) {
    return timed([&] { return real_.try_acquire_until(time); });
  }

 private:
  bool try_inside() noexcept {
    impasse_enter_internal();
    const bool got = real_.try_acquire();
    impasse_leave_internal();
    return got;
  }
  template <class Operation>
  bool timed(Operation operation) {
    const impasse_arm arm = {this, IMPASSE_DOWN};
    impasse_wait_begin_any(&arm, 1, IMPASSE_TIMED);
    impasse_enter_internal();
    const bool got = operation();
    impasse_leave_internal();
    impasse_wait_end();
    if (got) {
      impasse_did(this, IMPASSE_DOWN);
    } else {
      impasse_failed(this, IMPASSE_DOWN);
    }
    return got;
  }

  std::counting_semaphore<kMost> real_;
};

using impasse_binary_semaphore = impasse_counting_semaphore<1>;

class impasse_latch {
 public:
  explicit impasse_latch(std::ptrdiff_t expected) : real_(expected) {
    impasse_create(this, IMPASSE_LATCH, static_cast<std::uint64_t>(expected), nullptr);
  }
  ~impasse_latch() { impasse_destroy(this); }
  impasse_latch(const impasse_latch&) = delete;
  impasse_latch& operator=(const impasse_latch&) = delete;
  static constexpr std::ptrdiff_t max() noexcept { return std::latch::max(); }

  void count_down(std::ptrdiff_t update = 1) {
    if (impasse_probe() != nullptr) {
      for (std::ptrdiff_t i = 0; i < update; ++i) impasse_did(this, IMPASSE_POST);
    }
    impasse_enter_internal();
    real_.count_down(update);
    impasse_leave_internal();
  }
  bool try_wait() const noexcept { return real_.try_wait(); }
  void wait() const {
    if (!real_.try_wait()) {
      impasse_wait_begin(this, IMPASSE_DOWN);
      impasse_enter_internal();
      real_.wait();
      impasse_leave_internal();
      impasse_wait_end();
    }
    impasse_did(this, IMPASSE_DOWN);
  }
  void arrive_and_wait(std::ptrdiff_t update = 1) {
    count_down(update);
    wait();
  }

 private:
  std::latch real_;
};

}  // namespace std

#define counting_semaphore impasse_counting_semaphore
#define binary_semaphore impasse_binary_semaphore
#define latch impasse_latch

#endif
#endif  // IMPASSE_STD_SHIM_H_
