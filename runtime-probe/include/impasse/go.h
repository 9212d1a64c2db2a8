// go and wait_group: starting threads and waiting for them, with the semantics of Go.
//
//   impasse::wait_group pending;
//   for (Task& task : tasks) {
//     pending.add();
//     impasse::go([&] { task.Run(); pending.done(); });
//   }
//   pending.wait();
//
// Use it through impasse/channel.h.
#ifndef IMPASSE_GO_H_
#define IMPASSE_GO_H_

#include <atomic>
#include <climits>
#include <cstdint>
#include <thread>
#include <utility>

#include "impasse/annotate.h"
#include "impasse/detail/park.h"
#include "impasse/detail/wait_queue.h"

namespace impasse {

// go calls f(args...) in a new thread that nobody joins: like a goroutine it runs on its own, and
// ends with the program at the latest. The arguments are copied or moved as by std::thread.
// Whatever the function uses by reference must outlive it: wait for it with a wait_group or a
// channel. Throws std::system_error when no thread can be started; an exception that leaves f ends
// the program.
template <typename F, typename... Args>
void go(F&& f, Args&&... args) {
  std::thread(std::forward<F>(f), std::forward<Args>(args)...).detach();
}

// wait_group counts what is still to be done; wait() blocks until that is nothing. add() what a
// thread will do before the thread starts. It may be used again after all waits have returned.
//
// All members are thread-safe and O(1) (add and done tell a probe each step); nothing is allocated.
// After the done() that lets a wait() return, the object is not touched any more: it may end then.
class wait_group {
 public:
  // `name` is shown in reports; it is copied.
  explicit wait_group(const char* name = nullptr) {
    impasse_create(this, IMPASSE_WAIT_GROUP, 0, name);
  }
  ~wait_group() { impasse_destroy(this); }
  wait_group(const wait_group&) = delete;
  wait_group& operator=(const wait_group&) = delete;

  // add raises the count by n, or lowers it when n is negative. A count below zero throws
  // std::logic_error; so does one above 2^31 - 1.
  void add(int n = 1) {
    Tell(n);
    const std::uint32_t before =
        count_.fetch_add(static_cast<std::uint32_t>(n), std::memory_order_acq_rel);
    const std::int64_t after = static_cast<std::int64_t>(before) + n;
    if (after == 0 && n != 0) detail::FutexWake(&count_, INT_MAX);
    if (after >= 0 && after <= INT_MAX) return;
    count_.fetch_sub(static_cast<std::uint32_t>(n), std::memory_order_acq_rel);
    detail::Misuse("impasse::wait_group: the count leaves the range from 0 to 2^31 - 1");
  }

  // done lowers the count by one.
  void done() { add(-1); }

  // wait blocks until the count is zero.
  void wait() {
    if (!Spin()) Park();
    impasse_did(this, IMPASSE_DOWN);
  }

 private:
  // Before the count changes: afterwards the object may be gone.
  void Tell(int n) const {
    if (impasse_probe() == nullptr) return;
    for (int i = n; i > 0; --i) impasse_did(this, IMPASSE_ADD);
    for (int i = n; i < 0; ++i) impasse_did(this, IMPASSE_POST);
  }

  bool Spin() const {
    for (int i = detail::SpinRounds(); i > 0 && count_.load(std::memory_order_acquire) != 0; --i) {
      detail::CpuRelax();
    }
    return count_.load(std::memory_order_acquire) == 0;
  }

  void Park() {
    impasse_wait_begin(this, IMPASSE_DOWN);
    std::uint32_t left;
    while ((left = count_.load(std::memory_order_acquire)) != 0) detail::FutexWait(count_, left);
    impasse_wait_end();
  }

  std::atomic<std::uint32_t> count_{0};
};

}  // namespace impasse

#endif  // IMPASSE_GO_H_
