// AnnotatedQueue: a blocking queue or channel of a library that tells the Impasse probe who puts
// values in, who takes them out, and who waits. C++17, header only.
//
//   impasse::AnnotatedQueue<tbb::concurrent_bounded_queue<Job>> jobs;
//   impasse::AnnotatedQueue<boost::fibers::buffered_channel<Job>> jobs(64);
//
// The probe sees a thread that sleeps in such a library, but not what could wake it. The wrapper is
// the queue with these members told to the probe, as far as the queue has them: push, try_push,
// push_wait_for, pop, try_pop, value_pop, pop_wait_for, close. They may return nothing, whether it
// was done, or a status with the names of Boost's channels. Where an operation can be tried,
// nothing is recorded of a wait that does not take place. What else the queue offers, such as
// abort() and iterators, is the queue's own, and not told.
//
// What waits must be the thread: in a channel of Boost.Fiber a fiber waits, so wrap it only when it
// connects threads that run one fiber each. Other operations that wait, such as those of a channel
// of Asio with a future, are told by `Awaiting`:
//
//   int job = impasse::Awaiting(&jobs, IMPASSE_RECEIVE, [&] { return received.get(); });
#ifndef IMPASSE_ANNOTATED_QUEUE_H_
#define IMPASSE_ANNOTATED_QUEUE_H_

#include <impasse/annotate.h>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace impasse {
namespace queue_detail {

// What the queue is made of is not recorded.
struct Inside {
  Inside() { impasse_enter_internal(); }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() { impasse_leave_internal(); }
};

struct Waiting {
  Waiting(const void* queue, std::uint32_t op, std::uint32_t flags) {
    const impasse_arm arm = {queue, op};
    impasse_wait_begin_any(&arm, 1, flags);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() { impasse_wait_end(); }
};

// Done tells whether a result means that a value was passed.
template <class Result>
bool Done(const Result& result) {
  if constexpr (std::is_same_v<Result, bool>) {
    return result;
  } else {
    return result == Result::success;
  }
}

// Later tells whether a result means that the operation would have to wait.
template <class Result>
bool Later(const Result& result) {
  if constexpr (std::is_same_v<Result, bool>) {
    return !result;
  } else {
    return result == Result::full || result == Result::empty;
  }
}

// Tell runs an operation and says so when it passed a value.
template <class Operation>
auto Tell(const void* queue, std::uint32_t op, Operation operation) {
  using Result = decltype(operation());
  if constexpr (std::is_void_v<Result>) {
    operation();
    impasse_did(queue, op);
  } else if constexpr (std::is_same_v<Result, bool> || std::is_enum_v<Result>) {
    const Result result = operation();
    if (Done(result)) impasse_did(queue, op);
    return result;
  } else {
    Result value = operation();
    impasse_did(queue, op);
    return value;
  }
}

// Try runs an operation that does not wait.
template <class Operation>
auto Try(const void* queue, std::uint32_t op, Operation operation) {
  const auto result = [&] {
    const Inside inside;
    return operation();
  }();
  if (Done(result)) impasse_did(queue, op);
  if (Later(result)) impasse_failed(queue, op);
  return result;
}

}  // namespace queue_detail

// Awaiting runs an operation of the calling thread that waits for the queue, and returns what it
// returns. `op` is IMPASSE_SEND or IMPASSE_RECEIVE, `flags` IMPASSE_TIMED when the wait ends by
// itself. A result of false, or a status that is not `success`, means that no value was passed.
template <class Operation>
auto Awaiting(const void* queue, std::uint32_t op, Operation operation, std::uint32_t flags = 0) {
  return queue_detail::Tell(queue, op, [&] {
    const queue_detail::Waiting waiting(queue, op, flags);
    const queue_detail::Inside inside;
    return operation();
  });
}

// As thread-safe as the queue that it is made of.
template <class Queue>
class AnnotatedQueue : public Queue {
 public:
  template <class... Arguments>
  explicit AnnotatedQueue(Arguments&&... arguments) : Queue(std::forward<Arguments>(arguments)...) {
    impasse_create(this, IMPASSE_CHANNEL, 0, nullptr);
  }
  ~AnnotatedQueue() { impasse_destroy(this); }
  AnnotatedQueue(const AnnotatedQueue&) = delete;
  AnnotatedQueue& operator=(const AnnotatedQueue&) = delete;

  template <class Value>
  auto push(Value&& value) {
    const auto wait = [&] { return Queue::push(std::forward<Value>(value)); };
    // A try that finds no room leaves the value where it is.
    const auto attempt = [&](auto& queue) -> decltype(queue.try_push(std::forward<Value>(value))) {
      return queue.try_push(std::forward<Value>(value));
    };
    return Pass(IMPASSE_SEND, attempt, wait);
  }
  template <class Value>
  auto try_push(Value&& value) {
    return queue_detail::Try(this, IMPASSE_SEND,
                             [&] { return Queue::try_push(std::forward<Value>(value)); });
  }
  template <class Value, class Duration>
  auto push_wait_for(Value&& value, const Duration& time) {
    const auto wait = [&] { return Queue::push_wait_for(std::forward<Value>(value), time); };
    return Awaiting(this, IMPASSE_SEND, wait, IMPASSE_TIMED);
  }

  template <class Value>
  auto pop(Value& value) {
    const auto wait = [&] { return Queue::pop(value); };
    const auto attempt = [&](auto& queue) -> decltype(queue.try_pop(value)) {
      return queue.try_pop(value);
    };
    return Pass(IMPASSE_RECEIVE, attempt, wait);
  }
  template <class Value>
  auto try_pop(Value& value) {
    return queue_detail::Try(this, IMPASSE_RECEIVE, [&] { return Queue::try_pop(value); });
  }
  auto value_pop() {
    return Awaiting(this, IMPASSE_RECEIVE, [&] { return Queue::value_pop(); });
  }
  template <class Value, class Duration>
  auto pop_wait_for(Value& value, const Duration& time) {
    const auto wait = [&] { return Queue::pop_wait_for(value, time); };
    return Awaiting(this, IMPASSE_RECEIVE, wait, IMPASSE_TIMED);
  }

  void close() {
    {
      const queue_detail::Inside inside;
      Queue::close();
    }
    impasse_did(this, IMPASSE_CLOSE);
  }

 private:
  // Pass tries, where that can be done, and waits when it has to.
  template <class Attempt, class Wait>
  auto Pass(std::uint32_t op, Attempt attempt, Wait wait) -> decltype(wait()) {
    if (impasse_probe() == nullptr) return wait();
    if constexpr (std::is_invocable_v<Attempt, Queue&>) {
      const auto result = [&] {
        const queue_detail::Inside inside;
        return attempt(static_cast<Queue&>(*this));
      }();
      if (queue_detail::Done(result)) impasse_did(this, op);
      if (!queue_detail::Later(result)) return Given<decltype(wait())>(result);
    }
    return Awaiting(this, op, wait);
  }
  template <class Wanted, class Result>
  static Wanted Given(const Result& result) {
    if constexpr (!std::is_void_v<Wanted>) return result;
  }
};

}  // namespace impasse

#endif  // IMPASSE_ANNOTATED_QUEUE_H_
