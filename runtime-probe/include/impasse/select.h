// select: waits for the first of several channel operations that can go on, and does just that one.
//
//   impasse::select(
//       impasse::on_receive(requests, [&](std::optional<Request> r) { ... }),  // empty: closed
//       impasse::on_receive(stop, [&] { ... }),
//       impasse::on_send(results, result, [&](bool sent) { ... }),             // false: closed
//       impasse::otherwise([&] { ... }));                                      // nothing could go
//       on
//
// Use it through impasse/channel.h.
#ifndef IMPASSE_SELECT_H_
#define IMPASSE_SELECT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "impasse/annotate.h"
#include "impasse/channel.h"
#include "impasse/detail/wait_queue.h"

namespace impasse {
namespace detail {

// Arm is one arm of a select. It lives on the stack of the selecting thread.
class Arm {
 public:
  Arm(const Arm&) = delete;
  Arm& operator=(const Arm&) = delete;

  // Completes the operation if that is possible now; all channels are locked. `wake` as in channel.
  virtual Outcome Try(Waiter*& wake) = 0;
  // Calls the user's function after the operation was completed, by Try() or by a peer.
  virtual void Run() = 0;

  bool is_otherwise() const { return channel_ == nullptr; }
  ChannelBase* channel() const { return channel_; }
  impasse_arm annotation() const { return {channel_, op_}; }

  void Enqueue(Waiter* waiter, std::uint32_t number) {
    node_.waiter = waiter;
    node_.arm = number;
    queue().Push(&node_);
  }
  void Dequeue() { queue().Remove(&node_); }

  // Says that a peer completed this arm.
  void Completed() {
    if (done()) impasse_did(channel_, op_);
  }

 protected:
  Arm() = default;
  Arm(ChannelBase* channel, std::uint32_t op) : channel_(channel), op_(op) {}
  ~Arm() = default;

  // Whether a value was passed; otherwise the channel was closed.
  virtual bool done() const { return false; }

  Node node_;

 private:
  WaitQueue& queue() { return op_ == IMPASSE_SEND ? channel_->senders_ : channel_->receivers_; }

  ChannelBase* channel_ = nullptr;  // null: otherwise
  std::uint32_t op_ = 0;
};

// SendArm sends `value`; F is called as f(bool sent) or f().
template <typename T, typename F>
class SendArm final : public Arm {
 public:
  SendArm(impasse::channel<T>& to, T value, F run)
      : Arm(&to, IMPASSE_SEND), to_(to), value_(std::move(value)), run_(std::move(run)) {
    node_.slot = &value_;
  }

  Outcome Try(Waiter*& wake) override {
    const Outcome outcome = to_.Send(value_, wake);
    node_.sent = outcome == Outcome::kDone;
    return outcome;
  }

  void Run() override {
    if constexpr (std::is_invocable_v<F&, bool>) {
      std::invoke(run_, node_.sent);
    } else {
      std::invoke(run_);
    }
  }

 private:
  bool done() const override { return node_.sent; }

  impasse::channel<T>& to_;
  T value_;
  F run_;
};

// ReceiveArm receives; F is called as f(std::optional<T>), empty when the channel is closed, or
// f().
template <typename T, typename F>
class ReceiveArm final : public Arm {
 public:
  ReceiveArm(impasse::channel<T>& from, F run)
      : Arm(&from, IMPASSE_RECEIVE), from_(from), run_(std::move(run)) {
    node_.slot = &value_;
  }

  Outcome Try(Waiter*& wake) override { return from_.Receive(value_, wake); }

  void Run() override {
    if constexpr (std::is_invocable_v<F&, std::optional<T>>) {
      std::invoke(run_, std::move(value_));
    } else {
      std::invoke(run_);
    }
  }

 private:
  bool done() const override { return value_.has_value(); }

  impasse::channel<T>& from_;
  std::optional<T> value_;
  F run_;
};

// OtherwiseArm is taken when no other arm can go on.
template <typename F>
class OtherwiseArm final : public Arm {
 public:
  explicit OtherwiseArm(F run) : run_(std::move(run)) {}

  Outcome Try(Waiter*&) override { return Outcome::kWouldBlock; }
  void Run() override { std::invoke(run_); }

 private:
  F run_;
};

// ChannelLocks are the locks of the channels of a select, each once, taken in the order of their
// addresses so that two selects cannot block each other.
class ChannelLocks {
 public:
  // `storage` has room for `count` pointers.
  ChannelLocks(Arm* const* arms, std::size_t count, ChannelBase** storage) : channels_(storage) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!arms[i]->is_otherwise()) Insert(arms[i]->channel());
    }
  }

  void Lock() {
    for (std::size_t i = 0; i < count_; ++i) channels_[i]->lock_.Lock();
  }
  void Unlock() {
    for (std::size_t i = count_; i > 0; --i) channels_[i - 1]->lock_.Unlock();
  }

 private:
  // Insertion into the sorted array: selects are small.
  void Insert(ChannelBase* channel) {
    std::size_t at = count_;
    while (at > 0 && std::less<>()(channel, channels_[at - 1])) --at;
    if (at > 0 && channels_[at - 1] == channel) return;
    for (std::size_t i = count_++; i > at; --i) channels_[i] = channels_[i - 1];
    channels_[at] = channel;
  }

  ChannelBase** const channels_;
  std::size_t count_ = 0;
};

// NextRandom is a xorshift generator per thread (Marsaglia, "Xorshift RNGs", 2003).
inline std::uint32_t NextRandom() {
  thread_local std::uint32_t state = 0;
  if (state == 0) {
    state = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(&state) >> 4) | 1U;
  }
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

// Selection is one execution of a select over `count` arms; the arrays have room for `count`
// entries.
class Selection {
 public:
  Selection(Arm* const* arms, std::size_t count, ChannelBase** channels, std::uint32_t* order,
            impasse_arm* annotations)
      : arms_(arms),
        count_(count),
        locks_(arms, count, channels),
        order_(order),
        annotations_(annotations) {}

  // Returns the number of the arm that was completed.
  std::size_t Run() {
    Waiter* wake = nullptr;
    locks_.Lock();
    std::size_t chosen = TryAll(wake);
    if (chosen == kNone) chosen = Otherwise();
    if (chosen == kNone) return Wait();
    locks_.Unlock();
    if (wake != nullptr) wake->Signal();
    return chosen;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // Tries the arms in random order, so that a busy channel cannot starve another one.
  std::size_t TryAll(Waiter*& wake) {
    for (std::uint32_t i = 0; i < count_; ++i) order_[i] = i;
    for (std::size_t left = count_; left > 0; --left) {
      std::swap(order_[NextRandom() % left], order_[left - 1]);
      const std::uint32_t arm = order_[left - 1];
      if (arms_[arm]->Try(wake) != Outcome::kWouldBlock) return arm;
    }
    return kNone;
  }

  std::size_t Otherwise() const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (arms_[i]->is_otherwise()) {
        ReportFailures();
        return i;
      }
    }
    return kNone;
  }

  void ReportFailures() const {
    for (std::size_t i = 0; i < count_; ++i) {
      const impasse_arm arm = arms_[i]->annotation();
      if (arm.object != nullptr) impasse_failed(arm.object, arm.op);
    }
  }

  // Queues up at all channels, gives up their locks, and parks until a peer completed one arm.
  std::size_t Wait() {
    Waiter self;
    for (std::uint32_t i = 0; i < count_; ++i) {
      arms_[i]->Enqueue(&self, i);
      annotations_[i] = arms_[i]->annotation();
    }
    locks_.Unlock();
    const std::size_t chosen = self.Wait(annotations_, count_);
    locks_.Lock();
    for (std::size_t i = 0; i < count_; ++i) arms_[i]->Dequeue();
    locks_.Unlock();
    arms_[chosen]->Completed();
    return chosen;
  }

  Arm* const* const arms_;
  const std::size_t count_;
  ChannelLocks locks_;
  std::uint32_t* const order_;
  impasse_arm* const annotations_;
};

}  // namespace detail

// on_receive makes an arm that receives from a channel and then calls `f` with the std::optional<T>
// received (empty when the channel is closed and empty), or without an argument.
template <typename T, typename F>
[[nodiscard]] detail::ReceiveArm<T, std::decay_t<F>> on_receive(channel<T>& from, F&& f) {
  return {from, std::forward<F>(f)};
}

// on_send makes an arm that sends `value` to a channel and then calls `f` with whether it was sent
// (false: the channel is closed), or without an argument. The value is lost when another arm is
// taken.
template <typename T, typename F>
[[nodiscard]] detail::SendArm<T, std::decay_t<F>> on_send(channel<T>& to,
                                                          std::type_identity_t<T> value, F&& f) {
  return {to, std::move(value), std::forward<F>(f)};
}

// otherwise makes the arm that is taken when no other can go on: its select never blocks.
template <typename F>
[[nodiscard]] detail::OtherwiseArm<std::decay_t<F>> otherwise(F&& f) {
  return detail::OtherwiseArm<std::decay_t<F>>(std::forward<F>(f));
}

// select blocks until one of its arms can go on, completes that arm, and calls its function,
// without any lock held. Among several ready arms it picks one at random, each with equal
// probability. With an otherwise() arm it never blocks. A closed channel is ready. Returns the
// position of the arm taken.
//
// Thread-safe; O(n log n) for n arms on average, O(n^2) at worst; allocates nothing. All channels
// must outlive the call.
template <typename... Arms>
std::size_t select(Arms&&... arms) {
  constexpr std::size_t kCount = sizeof...(Arms);
  static_assert(kCount > 0, "a select without arms would block for ever");
  static_assert((std::is_base_of_v<detail::Arm, std::remove_reference_t<Arms>> && ...),
                "the arms of a select are on_send, on_receive and otherwise");
  const std::array<detail::Arm*, kCount> list = {&arms...};
  std::array<detail::ChannelBase*, kCount> channels;
  std::array<std::uint32_t, kCount> order;
  std::array<impasse_arm, kCount> annotations;
  detail::Selection selection(list.data(), kCount, channels.data(), order.data(),
                              annotations.data());
  const std::size_t chosen = selection.Run();
  list[chosen]->Run();
  return chosen;
}

}  // namespace impasse

#endif  // IMPASSE_SELECT_H_
