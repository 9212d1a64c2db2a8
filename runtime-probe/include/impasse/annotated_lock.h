// AnnotatedLock: a lock of your own, or of a library, that tells the Impasse probe who owns it and
// who waits for it. C++17, header only.
//
// Locks whose operations are inlined (spin locks, futex locks) call no function that the probe
// could stand in front of. There are two ways to wrap one:
//
//   using Lock = impasse::AnnotatedLock<SpinLock>;             // in the program's own text
//
//   #include "base/spin_lock.h"                                // in a header of yours that is
//   given #include <impasse/annotated_lock.h>                        // to the compiler with
//   -include: no namespace base { IMPASSE_ANNOTATE_LOCK(SpinLock); }        // text of the program
//   is changed #define SpinLock AnnotatedSpinLock
//
// With the second, every later use of the name means the wrapper, forward declarations included.
// The header of the lock itself comes before the #define, as above, and has an include guard. All
// files that share locks are compiled alike.
//
// The lock has lock() and unlock() and, as far as they are used, try_lock(), lock_shared(),
// unlock_shared() and try_lock_shared(), or Lock(), Unlock() and TryLock(). Where it can be tried,
// nothing is recorded of a wait that does not take place. Without the probe every operation costs a
// load and a branch more; the size is that of the lock.
#ifndef IMPASSE_ANNOTATED_LOCK_H_
#define IMPASSE_ANNOTATED_LOCK_H_

#include <impasse/annotate.h>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace impasse {
namespace lock_detail {

// NAME<L>::value tells whether a lock has the member.
#define IMPASSE_HAS(name, member)   \
  template <class L, class = void>  \
  struct name : std::false_type {}; \
  template <class L>                \
  struct name<L, std::void_t<decltype(std::declval<L&>().member())>> : std::true_type {}
IMPASSE_HAS(HasTry, try_lock);
IMPASSE_HAS(HasTryShared, try_lock_shared);
IMPASSE_HAS(HasTryCamel, TryLock);
#undef IMPASSE_HAS

// Inner runs an operation of the lock; what the lock is made of is not recorded.
template <class Operation>
auto Inner(Operation operation) {
  struct Inside {
    Inside() { impasse_enter_internal(); }
    ~Inside() { impasse_leave_internal(); }
  } inside;
  return operation();
}

template <class Operation>
void Wait(const void* lock, std::uint32_t flags, Operation operation) {
  const impasse_table* probe = impasse_probe();
  if (probe == nullptr) return operation();
  const impasse_arm arm = {lock, IMPASSE_ACQUIRE};
  probe->wait_begin(&arm, 1, flags);
  Inner(operation);
  probe->wait_end();
  probe->acquired(lock, flags);
}

// Take tries first: what is free needs neither clock nor stack.
template <class Try, class Operation>
void Take(const void* lock, std::uint32_t flags, Try attempt, Operation operation) {
  if (impasse_probe() == nullptr) return operation();
  if (Inner(attempt)) return impasse_acquired(lock, flags);
  Wait(lock, flags, operation);
}

template <class Operation>
bool Tried(const void* lock, std::uint32_t flags, Operation operation) {
  const bool got = Inner(operation);
  if (got) {
    impasse_acquired(lock, flags | IMPASSE_TRIED);
  } else {
    impasse_failed(lock, IMPASSE_ACQUIRE);
  }
  return got;
}

template <class Operation>
void GiveBack(const void* lock, std::uint32_t flags, Operation operation) {
  impasse_released(lock, flags);  // before: afterwards it belongs to somebody else
  Inner(operation);
}

}  // namespace lock_detail

// As thread-safe as the lock it is made of.
template <class L>
class AnnotatedLock : public L {
 public:
  using L::L;
  AnnotatedLock() = default;
  ~AnnotatedLock() { impasse_destroy(this); }
  AnnotatedLock(const AnnotatedLock&) = delete;
  AnnotatedLock& operator=(const AnnotatedLock&) = delete;

  void lock() {
    const auto take = [this] { L::lock(); };
    if constexpr (lock_detail::HasTry<L>::value) {
      lock_detail::Take(this, 0, [this] { return static_cast<bool>(L::try_lock()); }, take);
    } else {
      lock_detail::Wait(this, 0, take);
    }
  }
  bool try_lock() {
    return lock_detail::Tried(this, 0, [this] { return static_cast<bool>(L::try_lock()); });
  }
  void unlock() {
    lock_detail::GiveBack(this, 0, [this] { L::unlock(); });
  }

  void lock_shared() {
    const auto take = [this] { L::lock_shared(); };
    if constexpr (lock_detail::HasTryShared<L>::value) {
      const auto attempt = [this] { return static_cast<bool>(L::try_lock_shared()); };
      lock_detail::Take(this, IMPASSE_SHARED, attempt, take);
    } else {
      lock_detail::Wait(this, IMPASSE_SHARED, take);
    }
  }
  bool try_lock_shared() {
    const auto attempt = [this] { return static_cast<bool>(L::try_lock_shared()); };
    return lock_detail::Tried(this, IMPASSE_SHARED, attempt);
  }
  void unlock_shared() {
    lock_detail::GiveBack(this, IMPASSE_SHARED, [this] { L::unlock_shared(); });
  }

  void Lock() {
    const auto take = [this] { L::Lock(); };
    if constexpr (lock_detail::HasTryCamel<L>::value) {
      lock_detail::Take(this, 0, [this] { return static_cast<bool>(L::TryLock()); }, take);
    } else {
      lock_detail::Wait(this, 0, take);
    }
  }
  bool TryLock() {
    return lock_detail::Tried(this, 0, [this] { return static_cast<bool>(L::TryLock()); });
  }
  void Unlock() {
    lock_detail::GiveBack(this, 0, [this] { L::Unlock(); });
  }
};

}  // namespace impasse

// Declares class AnnotatedNAME, which is NAME with annotations, in the namespace where it stands.
#define IMPASSE_ANNOTATE_LOCK(name)                               \
  class Annotated##name : public ::impasse::AnnotatedLock<name> { \
   public:                                                        \
    using ::impasse::AnnotatedLock<name>::AnnotatedLock;          \
  }

#endif  // IMPASSE_ANNOTATED_LOCK_H_
