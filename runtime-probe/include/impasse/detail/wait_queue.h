// Wait queues: the threads parked on a channel, first come first served.
//
//   Waiter  one parked thread: claimed once, by the peer that completes one of its operations
//   Node    the place of a waiter in one queue; a select has one node per arm
//
// Both lie on the stack of the parked thread: no operation of a channel allocates.
#ifndef IMPASSE_DETAIL_WAIT_QUEUE_H_
#define IMPASSE_DETAIL_WAIT_QUEUE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "impasse/annotate.h"
#include "impasse/detail/park.h"

namespace impasse::detail {

// Misuse reports a broken contract: std::logic_error, or the end of the program without exceptions.
[[noreturn]] inline void Misuse(const char* what) {
#if defined(__cpp_exceptions)
  throw std::logic_error(what);
#else
  std::fprintf(stderr, "%s\n", what);
  std::abort();
#endif
}

// Waiter is a thread that is, or is about to be, parked.
class Waiter {
 public:
  // Claim wins for the first caller only; the winner completes operation `arm` and calls Signal().
  bool Claim(std::uint32_t arm) {
    std::uint32_t nobody = 0;
    return claimed_.compare_exchange_strong(nobody, arm + 1, std::memory_order_relaxed);
  }

  // Signal lets the thread go on. The waiter must not be used afterwards.
  void Signal() { event_.Signal(); }

  // Wait returns after Signal(), with the number of the claimed operation. The probe is told of the
  // operations waited for when the thread really parks.
  std::uint32_t Wait(const impasse_arm* arms, std::size_t count) {
    if (!event_.Spin()) {
      impasse_wait_begin_any(arms, count, 0);
      event_.Park();
      impasse_wait_end();
    }
    return claimed_.load(std::memory_order_relaxed) - 1;
  }

 private:
  Event event_;
  std::atomic<std::uint32_t> claimed_{0};  // 0: nobody yet; else 1 + number of the operation
};

// Node is guarded by the lock of the channel in whose queue it is.
struct Node {
  Waiter* waiter = nullptr;
  void* slot = nullptr;   // the sender's T, or the receiver's std::optional<T>
  std::uint32_t arm = 0;  // number of the operation for Claim()
  bool sent = false;      // of a sender: its value was taken
  bool queued = false;
  Node* next = nullptr;
  Node* previous = nullptr;
};

// WaitQueue is a doubly linked list of nodes; every operation is O(1), but for PopClaimed() which
// also drops the nodes of selects that went on elsewhere. Guarded by the lock of its channel.
class WaitQueue {
 public:
  void Push(Node* node) {
    node->queued = true;
    node->next = nullptr;
    node->previous = last_;
    (last_ != nullptr ? last_->next : first_) = node;
    last_ = node;
  }

  void Remove(Node* node) {
    if (!node->queued) return;
    node->queued = false;
    (node->previous != nullptr ? node->previous->next : first_) = node->next;
    (node->next != nullptr ? node->next->previous : last_) = node->previous;
  }

  // PopClaimed removes and returns the first node whose waiter the caller could claim, or null.
  Node* PopClaimed() {
    while (Node* node = first_) {
      Remove(node);
      if (node->waiter->Claim(node->arm)) return node;
    }
    return nullptr;
  }

 private:
  Node* first_ = nullptr;
  Node* last_ = nullptr;
};

// Outcome of a channel operation.
enum class Outcome { kDone, kClosed, kWouldBlock };

// ChannelBase is what channels of all element types share.
class ChannelBase {
 public:
  ChannelBase(const ChannelBase&) = delete;
  ChannelBase& operator=(const ChannelBase&) = delete;

 protected:
  ChannelBase() = default;
  ~ChannelBase() = default;

  mutable FutexLock lock_;
  bool closed_ = false;  // guarded by lock_, like all that follows
  WaitQueue senders_;
  WaitQueue receivers_;

  friend class Arm;
  friend class ChannelLocks;
};

template <typename T, typename F>
class SendArm;
template <typename T, typename F>
class ReceiveArm;

}  // namespace impasse::detail

#endif  // IMPASSE_DETAIL_WAIT_QUEUE_H_
