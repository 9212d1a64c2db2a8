// Channels for threads, with the semantics of Go.
//
//   impasse::channel<int> tasks;             // unbuffered: send and receive meet
//   impasse::channel<std::string> log(100);  // holds up to 100 values
//
//   impasse::go([&] {
//     for (int i = 0; i < 10; ++i) tasks.send(i);
//     tasks.close();
//   });
//   for (int task : tasks) Handle(task);     // ends when the channel is closed and empty
//
//   impasse::select(impasse::on_receive(tasks, [](std::optional<int> task) { ... }),
//                   impasse::on_send(log, "idle", [] { ... }),
//                   impasse::otherwise([] { ... }));
//
// Header only, C++20, nothing to link but threads. Waiting threads are told to the Impasse probe
// (impasse/annotate.h); without a probe that costs a load and a branch per operation.
//
// Also here: select, on_send, on_receive, otherwise (impasse/select.h); go, wait_group
// (impasse/go.h).
//
// Life time. A channel is an object, not a handle: it is neither copied nor moved; threads share it
// by reference, or through a std::shared_ptr<channel<T>>. It must live until every operation on it
// has been completed by a peer: a send that was received, or a receive that got its value, does not
// touch the channel any more, so `done.receive(); return;` in the frame that owns `done` is safe. A
// select must have returned before any of its channels ends. A channel whose end finds threads
// parked on it leaves them parked for ever.
//
// Where this differs from Go: sending on a closed channel returns false and keeps going instead of
// panicking; there is no nil channel; closing twice throws std::logic_error (Go panics).
#ifndef IMPASSE_CHANNEL_H_
#define IMPASSE_CHANNEL_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "impasse/annotate.h"
#include "impasse/detail/wait_queue.h"

namespace impasse {

// channel<T> passes values of T from senders to receivers, first in, first out. Blocked senders and
// blocked receivers are served in the order in which they came.
//
// T must be movable without throwing. All members are thread-safe. Every operation is O(1) and,
// after construction, allocates nothing.
template <typename T>
class channel : private detail::ChannelBase {
  static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_destructible_v<T>,
                "a channel hands values over by moving them and cannot undo half a hand-over");

 public:
  using value_type = T;

  // Makes an unbuffered channel: send() returns after a receiver has taken the value.
  channel() : channel(0) {}

  // Makes a channel that holds up to `capacity` values. `name` is shown in reports; it is copied.
  explicit channel(std::size_t capacity, const char* name = nullptr)
      : capacity_(capacity),
        buffer_(capacity == 0 ? nullptr : std::allocator<T>().allocate(capacity)) {
    impasse_create(Identity(), IMPASSE_CHANNEL, capacity, name);
  }

  ~channel() {
    impasse_destroy(Identity());
    while (size_ > 0) PopFront();
    if (buffer_ != nullptr) std::allocator<T>().deallocate(buffer_, capacity_);
  }

  // send hands `value` over: to a waiting receiver, else into the buffer, else it blocks until one
  // of both is possible. Returns false, without having sent, when the channel is or becomes closed.
  bool send(T value) {
    detail::Waiter* wake = nullptr;
    lock_.Lock();
    const detail::Outcome outcome = Send(value, wake);
    if (outcome == detail::Outcome::kWouldBlock) return ParkToSend(value);
    Finish(wake);
    return outcome == detail::Outcome::kDone;
  }

  // receive takes the oldest value; it blocks until there is one. Returns nothing when the channel
  // is closed and empty.
  std::optional<T> receive() {
    std::optional<T> value;
    detail::Waiter* wake = nullptr;
    lock_.Lock();
    if (Receive(value, wake) == detail::Outcome::kWouldBlock) {
      ParkToReceive(value);
    } else {
      Finish(wake);
    }
    return value;
  }

  // try_send sends if that is possible without blocking, and tells whether it did.
  bool try_send(T value) {
    detail::Waiter* wake = nullptr;
    lock_.Lock();
    const detail::Outcome outcome = Send(value, wake);
    if (outcome == detail::Outcome::kWouldBlock) impasse_failed(Identity(), IMPASSE_SEND);
    Finish(wake);
    return outcome == detail::Outcome::kDone;
  }

  // try_receive takes the oldest value if there is one; it never blocks.
  std::optional<T> try_receive() {
    std::optional<T> value;
    detail::Waiter* wake = nullptr;
    lock_.Lock();
    if (Receive(value, wake) == detail::Outcome::kWouldBlock) {
      impasse_failed(Identity(), IMPASSE_RECEIVE);
    }
    Finish(wake);
    return value;
  }

  // close says that nothing will be sent any more. Receivers get what is in the buffer and then
  // nothing; senders that are blocked return false. Closing twice throws std::logic_error.
  void close() {
    lock_.Lock();
    if (closed_) {
      lock_.Unlock();
      detail::Misuse("impasse::channel: close of a closed channel");
    }
    closed_ = true;
    detail::Node* woken = PopAll(senders_, PopAll(receivers_, nullptr));
    impasse_did(Identity(), IMPASSE_CLOSE);
    lock_.Unlock();
    while (woken != nullptr) {
      detail::Node* const next = woken->next;  // the node ends when its thread goes on
      woken->waiter->Signal();
      woken = next;
    }
  }

  // capacity returns the number of values that the buffer can hold; 0 means unbuffered.
  std::size_t capacity() const { return capacity_; }

  // size returns the number of values in the buffer at some instant during the call.
  std::size_t size() const {
    lock_.Lock();
    const std::size_t size = size_;
    lock_.Unlock();
    return size;
  }

  // closed tells whether close() was called; there may still be values in the buffer.
  bool closed() const {
    lock_.Lock();
    const bool closed = closed_;
    lock_.Unlock();
    return closed;
  }

  // iterator receives: the range-for loop over a channel ends when the channel is closed and empty.
  // Several threads may iterate over one channel: each value goes to one of them.
  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(channel* from) : from_(from), value_(from->receive()) {}

    T& operator*() const { return *value_; }
    T* operator->() const { return &*value_; }
    iterator& operator++() {
      value_.reset();
      value_ = from_->receive();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& i, std::default_sentinel_t) {
      return !i.value_.has_value();
    }

   private:
    channel* from_ = nullptr;
    mutable std::optional<T> value_;
  };

  iterator begin() { return iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  template <typename U, typename F>
  friend class detail::SendArm;
  template <typename U, typename F>
  friend class detail::ReceiveArm;

  // Under this address the probe knows the channel.
  const void* Identity() const { return static_cast<const detail::ChannelBase*>(this); }

  // Tries to hand `value` over; lock_ is held. `wake` becomes the waiter to signal after Unlock().
  detail::Outcome Send(T& value, detail::Waiter*& wake) {
    if (closed_) return detail::Outcome::kClosed;
    if (const detail::Node* const receiver = receivers_.PopClaimed()) {
      static_cast<std::optional<T>*>(receiver->slot)->emplace(std::move(value));
      wake = receiver->waiter;
    } else if (size_ < capacity_) {
      PushBack(value);
    } else {
      return detail::Outcome::kWouldBlock;
    }
    impasse_did(Identity(), IMPASSE_SEND);
    return detail::Outcome::kDone;
  }

  // Tries to take a value; lock_ is held. A sender that waited for room in the buffer gets it.
  detail::Outcome Receive(std::optional<T>& value, detail::Waiter*& wake) {
    if (size_ > 0) value.emplace(PopFront());
    if (detail::Node* const sender = senders_.PopClaimed()) {
      T& sent = *static_cast<T*>(sender->slot);
      value.has_value() ? PushBack(sent) : static_cast<void>(value.emplace(std::move(sent)));
      sender->sent = true;
      wake = sender->waiter;
    }
    if (!value.has_value()) {
      return closed_ ? detail::Outcome::kClosed : detail::Outcome::kWouldBlock;
    }
    impasse_did(Identity(), IMPASSE_RECEIVE);
    return detail::Outcome::kDone;
  }

  void Finish(detail::Waiter* wake) {
    lock_.Unlock();
    if (wake != nullptr) wake->Signal();
  }

  // Waits in a queue for a peer; gives up lock_. Whoever completes the operation has removed the
  // node from the queue, so that the channel need not be touched after the wait.
  void Park(detail::WaitQueue& queue, detail::Node& node, std::uint32_t op) {
    detail::Waiter self;
    node.waiter = &self;
    queue.Push(&node);
    const impasse_arm arm = {Identity(), op};
    lock_.Unlock();
    self.Wait(&arm, 1);
  }

  bool ParkToSend(T& value) {
    detail::Node node;
    node.slot = &value;
    const void* const identity = Identity();
    Park(senders_, node, IMPASSE_SEND);
    if (node.sent) impasse_did(identity, IMPASSE_SEND);
    return node.sent;
  }

  void ParkToReceive(std::optional<T>& value) {
    detail::Node node;
    node.slot = &value;
    const void* const identity = Identity();
    Park(receivers_, node, IMPASSE_RECEIVE);
    if (value.has_value()) impasse_did(identity, IMPASSE_RECEIVE);
  }

  // Claims all of the queue; returns them as a list in front of `tail`.
  static detail::Node* PopAll(detail::WaitQueue& queue, detail::Node* tail) {
    while (detail::Node* const node = queue.PopClaimed()) {
      node->next = tail;
      tail = node;
    }
    return tail;
  }

  void PushBack(T& value) {
    std::size_t end = first_ + size_;
    if (end >= capacity_) end -= capacity_;
    std::construct_at(buffer_ + end, std::move(value));
    ++size_;
  }

  T PopFront() {
    T* const front = buffer_ + first_;
    T value = std::move(*front);
    std::destroy_at(front);
    if (++first_ == capacity_) first_ = 0;
    --size_;
    return value;
  }

  // The ring: size_ values from first_ on. Guarded by lock_.
  const std::size_t capacity_;
  T* const buffer_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace impasse

#include "impasse/go.h"
#include "impasse/select.h"

#endif  // IMPASSE_CHANNEL_H_
