// The C++ standard library: mutexes, guards, condition variables, threads, futures, latches,
// semaphores. A constructor is listed under the name of its class, a destructor under "~" and the
// name of its class.
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(std)
#define IMPASSE_STD_LOCKABLE(type, kind) \
  CXX_FN(type "::lock", kAcquire, kExclusive, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_lock", kTryAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_for", kTimedAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_until", kTimedAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::unlock", kRelease, kExclusive, kind, kThis, kNoArg, kAlways)
#define IMPASSE_STD_SHARED(type, kind) \
  CXX_FN(type "::lock_shared", kAcquire, kShared, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_lock_shared", kTryAcquire, kShared, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_shared_for", kTimedAcquire, kShared, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_shared_until", kTimedAcquire, kShared, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::unlock_shared", kRelease, kShared, kind, kThis, kNoArg, kAlways)
IMPASSE_STD_LOCKABLE("std::mutex", kMutex)
IMPASSE_STD_LOCKABLE("std::timed_mutex", kMutex)
IMPASSE_STD_LOCKABLE("std::recursive_mutex", kRecursiveMutex)
IMPASSE_STD_LOCKABLE("std::recursive_timed_mutex", kRecursiveMutex)
IMPASSE_STD_LOCKABLE("std::shared_mutex", kRwLock)
IMPASSE_STD_LOCKABLE("std::shared_timed_mutex", kRwLock)
IMPASSE_STD_SHARED("std::shared_mutex", kRwLock)
IMPASSE_STD_SHARED("std::shared_timed_mutex", kRwLock)
// libstdc++ implements some methods in base classes.
IMPASSE_STD_LOCKABLE("std::__shared_mutex_pthread", kRwLock)
IMPASSE_STD_SHARED("std::__shared_mutex_pthread", kRwLock)
IMPASSE_STD_LOCKABLE("std::__timed_mutex_impl", kMutex)
// Guards: the object is the guard, what it guards is known from its construction.
IMPASSE_STD_LOCKABLE("std::unique_lock", kUnknown)
CXX_FN("std::shared_lock::lock", kAcquire, kShared, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("std::shared_lock::try_lock", kTryAcquire, kShared, kUnknown, kThis, kNoArg, kReturnsTrue)
CXX_FN("std::shared_lock::try_lock_for", kTimedAcquire, kShared, kUnknown, kThis, kNoArg, kReturnsTrue)
CXX_FN("std::shared_lock::try_lock_until", kTimedAcquire, kShared, kUnknown, kThis, kNoArg, kReturnsTrue)
CXX_FN("std::shared_lock::unlock", kRelease, kShared, kUnknown, kThis, kNoArg, kAlways)
// All of them or none, without an order of their own.
CXX_FN("std::lock", kAcquire, kExclusive, kMutex, kAllArgs, kNoArg, kAlways)
CXX_FN("std::try_lock", kTryAcquire, kExclusive, kMutex, kAllArgs, kNoArg, kReturnsValue)
// Condition variables: the second object is the guard or the mutex that is given up meanwhile.
CXX_FN("std::condition_variable::wait", kWait, kExclusive, kCondition, kThis, 0, kAlways)
CXX_FN("std::condition_variable::wait_for", kTimedWait, kExclusive, kCondition, kThis, 0, kReturnsTrue)
CXX_FN("std::condition_variable::wait_until", kTimedWait, kExclusive, kCondition, kThis, 0, kReturnsTrue)
CXX_FN("std::condition_variable::notify_one", kNotifyOne, kExclusive, kCondition, kThis, kNoArg, kAlways)
CXX_FN("std::condition_variable::notify_all", kNotifyAll, kExclusive, kCondition, kThis, kNoArg, kAlways)
CXX_FN("std::condition_variable_any::wait", kWait, kExclusive, kCondition, kThis, 0, kAlways)
CXX_FN("std::condition_variable_any::wait_for", kTimedWait, kExclusive, kCondition, kThis, 0, kReturnsTrue)
CXX_FN("std::condition_variable_any::wait_until", kTimedWait, kExclusive, kCondition, kThis, 0, kReturnsTrue)
CXX_FN("std::condition_variable_any::notify_one", kNotifyOne, kExclusive, kCondition, kThis, kNoArg, kAlways)
CXX_FN("std::condition_variable_any::notify_all", kNotifyAll, kExclusive, kCondition, kThis, kNoArg, kAlways)
// Threads: `second` is the function that runs, what follows it are its arguments.
CXX_FN("std::thread", kSpawn, kExclusive, kThread, kThis, 0, kAlways)
CXX_FN("std::thread::join", kJoin, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("std::thread::detach", kDetach, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("std::jthread", kSpawn, kExclusive, kThread, kThis, 0, kAlways)
CXX_FN("std::jthread::join", kJoin, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("std::jthread::detach", kDetach, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("~std::jthread", kJoin, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("std::async", kSpawn, kExclusive, kFuture, kResult, 0, kAlways)
CXX_FN("std::future::get", kJoin, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("std::future::wait", kJoin, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("std::__basic_future::wait", kJoin, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("~std::future", kJoin, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("std::future::wait_for", kTimedDown, kExclusive, kFuture, kThis, kNoArg, kReturnsZero)
CXX_FN("std::future::wait_until", kTimedDown, kExclusive, kFuture, kThis, kNoArg, kReturnsZero)
CXX_FN("std::__basic_future::wait_for", kTimedDown, kExclusive, kFuture, kThis, kNoArg, kReturnsZero)
CXX_FN("std::__basic_future::wait_until", kTimedDown, kExclusive, kFuture, kThis, kNoArg, kReturnsZero)
CXX_FN("std::shared_future::wait", kDown, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("std::shared_future::get", kDown, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("std::promise::set_value", kPost, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("std::promise::set_exception", kPost, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("std::promise::set_value_at_thread_exit", kPost, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("std::promise::set_exception_at_thread_exit", kPost, kExclusive, kFuture, kThis, kNoArg, kAlways)
// Latches, barriers, semaphores, atomic waits.
CXX_FN("std::latch::count_down", kPost, kExclusive, kLatch, kThis, kNoArg, kAlways)
CXX_FN("std::latch::try_wait", kTryDown, kExclusive, kLatch, kThis, kNoArg, kReturnsTrue)
CXX_FN("std::latch::wait", kDown, kExclusive, kLatch, kThis, kNoArg, kAlways)
CXX_FN("std::latch::arrive_and_wait", kArriveAndWait, kExclusive, kLatch, kThis, kNoArg, kAlways)
CXX_FN("std::barrier::arrive_and_wait", kArriveAndWait, kExclusive, kBarrier, kThis, kNoArg, kAlways)
CXX_FN("std::barrier::arrive_and_drop", kPost, kExclusive, kBarrier, kThis, kNoArg, kAlways)
CXX_FN("std::barrier::arrive", kPost, kExclusive, kBarrier, kThis, kNoArg, kReturnsValue)
CXX_FN("std::barrier::wait", kDown, kExclusive, kBarrier, kThis, kNoArg, kAlways)
CXX_FN("std::counting_semaphore::acquire", kDown, kExclusive, kSemaphore, kThis, kNoArg, kAlways)
CXX_FN("std::counting_semaphore::try_acquire", kTryDown, kExclusive, kSemaphore, kThis, kNoArg, kReturnsTrue)
CXX_FN("std::counting_semaphore::try_acquire_for", kTimedDown, kExclusive, kSemaphore, kThis, kNoArg, kReturnsTrue)
CXX_FN("std::counting_semaphore::try_acquire_until", kTimedDown, kExclusive, kSemaphore, kThis, kNoArg, kReturnsTrue)
CXX_FN("std::counting_semaphore::release", kPost, kExclusive, kSemaphore, kThis, kNoArg, kAlways)
#define IMPASSE_STD_ATOMIC(type) \
  CXX_FN(type "::wait", kDown, kExclusive, kFutex, kThis, kNoArg, kAlways) \
  CXX_FN(type "::notify_one", kPost, kExclusive, kFutex, kThis, kNoArg, kAlways) \
  CXX_FN(type "::notify_all", kPost, kExclusive, kFutex, kThis, kNoArg, kAlways)
IMPASSE_STD_ATOMIC("std::atomic")
IMPASSE_STD_ATOMIC("std::atomic_ref")
IMPASSE_STD_ATOMIC("std::atomic_flag")
IMPASSE_STD_ATOMIC("std::__atomic_base")
IMPASSE_STD_ATOMIC("std::__atomic_float")
CXX_FN("std::atomic_wait", kDown, kExclusive, kFutex, 0, kNoArg, kAlways)
CXX_FN("std::atomic_notify_one", kPost, kExclusive, kFutex, 0, kNoArg, kAlways)
CXX_FN("std::atomic_notify_all", kPost, kExclusive, kFutex, 0, kNoArg, kAlways)
CXX_FN("std::call_once", kInvokeOnce, kExclusive, kOnce, 0, 1, kAlways)
CXX_FN("std::invoke", kInvoke, kExclusive, kUnknown, kNoArg, 0, kAlways)
CXX_FN("std::this_thread::yield", kYield, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("std::this_thread::sleep_for", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("std::this_thread::sleep_until", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
IMPASSE_LOCK_API_TYPES(std)
LOCK_TYPE("std::mutex", kMutex)
LOCK_TYPE("std::timed_mutex", kMutex)
LOCK_TYPE("std::recursive_mutex", kRecursiveMutex)
LOCK_TYPE("std::recursive_timed_mutex", kRecursiveMutex)
LOCK_TYPE("std::shared_mutex", kRwLock)
LOCK_TYPE("std::shared_timed_mutex", kRwLock)
LOCK_TYPE("std::condition_variable", kCondition)
LOCK_TYPE("std::condition_variable_any", kCondition)
LOCK_TYPE("std::thread", kThread)
LOCK_TYPE("std::jthread", kThread)
LOCK_TYPE("std::future", kFuture)
LOCK_TYPE("std::shared_future", kFuture)
LOCK_TYPE("std::promise", kFuture)
LOCK_TYPE("std::latch", kLatch)
LOCK_TYPE("std::barrier", kBarrier)
LOCK_TYPE("std::counting_semaphore", kSemaphore)
LOCK_TYPE("std::packaged_task", kFuture)
LOCK_TYPE("std::once_flag", kOnce)
LOCK_TYPE("std::__shared_mutex_pthread", kRwLock)
IMPASSE_LOCK_API_GUARDS(std)
LOCK_GUARD("std::lock_guard", kExclusive, false, false)
LOCK_GUARD("std::unique_lock", kExclusive, false, true)
LOCK_GUARD("std::shared_lock", kShared, false, true)
LOCK_GUARD("std::scoped_lock", kExclusive, true, false)
IMPASSE_LOCK_API_END(std)
// clang-format on
