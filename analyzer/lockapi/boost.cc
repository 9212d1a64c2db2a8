// Boost.Thread, Boost.Fiber and Boost.Interprocess: mutexes, guards, condition variables, threads.
// A fiber that waits gives its thread to other fibers; among themselves fibers block like threads.
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(boost)
#define IMPASSE_BOOST_LOCKABLE(type, kind) \
  CXX_FN(type "::lock", kAcquire, kExclusive, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_lock", kTryAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::timed_lock", kTimedAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_for", kTimedAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_until", kTimedAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::unlock", kRelease, kExclusive, kind, kThis, kNoArg, kAlways)
#define IMPASSE_BOOST_SHARED(type, kind) \
  CXX_FN(type "::lock_shared", kAcquire, kShared, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_lock_shared", kTryAcquire, kShared, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::timed_lock_shared", kTimedAcquire, kShared, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_shared_for", kTimedAcquire, kShared, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_shared_until", kTimedAcquire, kShared, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::unlock_shared", kRelease, kShared, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::lock_sharable", kAcquire, kShared, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_lock_sharable", kTryAcquire, kShared, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::unlock_sharable", kRelease, kShared, kind, kThis, kNoArg, kAlways)
// An upgradable owner excludes other upgradable owners and writers: among those it is exclusive.
#define IMPASSE_BOOST_UPGRADE(type, kind) \
  CXX_FN(type "::lock_upgrade", kAcquire, kExclusive, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_lock_upgrade", kTryAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::unlock_upgrade", kRelease, kExclusive, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::unlock_and_lock_upgrade", kNone, kExclusive, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::unlock_upgrade_and_lock", kNone, kExclusive, kind, kThis, kNoArg, kAlways)
IMPASSE_BOOST_LOCKABLE("boost::mutex", kMutex)
IMPASSE_BOOST_LOCKABLE("boost::timed_mutex", kMutex)
IMPASSE_BOOST_LOCKABLE("boost::recursive_mutex", kRecursiveMutex)
IMPASSE_BOOST_LOCKABLE("boost::recursive_timed_mutex", kRecursiveMutex)
IMPASSE_BOOST_LOCKABLE("boost::shared_mutex", kRwLock)
IMPASSE_BOOST_SHARED("boost::shared_mutex", kRwLock)
IMPASSE_BOOST_UPGRADE("boost::shared_mutex", kRwLock)
IMPASSE_BOOST_LOCKABLE("boost::upgrade_mutex", kRwLock)
IMPASSE_BOOST_SHARED("boost::upgrade_mutex", kRwLock)
IMPASSE_BOOST_UPGRADE("boost::upgrade_mutex", kRwLock)
IMPASSE_BOOST_LOCKABLE("boost::detail::spinlock", kSpinLock)
IMPASSE_BOOST_LOCKABLE("boost::fibers::mutex", kMutex)
IMPASSE_BOOST_LOCKABLE("boost::fibers::timed_mutex", kMutex)
IMPASSE_BOOST_LOCKABLE("boost::fibers::recursive_mutex", kRecursiveMutex)
IMPASSE_BOOST_LOCKABLE("boost::fibers::recursive_timed_mutex", kRecursiveMutex)
IMPASSE_BOOST_LOCKABLE("boost::interprocess::interprocess_mutex", kMutex)
IMPASSE_BOOST_LOCKABLE("boost::interprocess::interprocess_recursive_mutex", kRecursiveMutex)
IMPASSE_BOOST_LOCKABLE("boost::interprocess::named_mutex", kMutex)
IMPASSE_BOOST_LOCKABLE("boost::interprocess::interprocess_sharable_mutex", kRwLock)
IMPASSE_BOOST_SHARED("boost::interprocess::interprocess_sharable_mutex", kRwLock)
// Guards: the object is the guard.
IMPASSE_BOOST_LOCKABLE("boost::unique_lock", kUnknown)
IMPASSE_BOOST_LOCKABLE("boost::upgrade_lock", kUnknown)
IMPASSE_BOOST_LOCKABLE("boost::interprocess::scoped_lock", kUnknown)
CXX_FN("boost::shared_lock::lock", kAcquire, kShared, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("boost::shared_lock::try_lock", kTryAcquire, kShared, kUnknown, kThis, kNoArg, kReturnsTrue)
CXX_FN("boost::shared_lock::timed_lock", kTimedAcquire, kShared, kUnknown, kThis, kNoArg, kReturnsTrue)
CXX_FN("boost::shared_lock::try_lock_for", kTimedAcquire, kShared, kUnknown, kThis, kNoArg, kReturnsTrue)
CXX_FN("boost::shared_lock::try_lock_until", kTimedAcquire, kShared, kUnknown, kThis, kNoArg, kReturnsTrue)
CXX_FN("boost::shared_lock::unlock", kRelease, kShared, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("boost::lock", kAcquire, kExclusive, kMutex, kAllArgs, kNoArg, kAlways)
CXX_FN("boost::try_lock", kTryAcquire, kExclusive, kMutex, kAllArgs, kNoArg, kReturnsValue)
#define IMPASSE_BOOST_CONDITION(type) \
  CXX_FN(type "::wait", kWait, kExclusive, kCondition, kThis, 0, kAlways) \
  CXX_FN(type "::timed_wait", kTimedWait, kExclusive, kCondition, kThis, 0, kReturnsTrue) \
  CXX_FN(type "::wait_for", kTimedWait, kExclusive, kCondition, kThis, 0, kReturnsTrue) \
  CXX_FN(type "::wait_until", kTimedWait, kExclusive, kCondition, kThis, 0, kReturnsTrue) \
  CXX_FN(type "::notify_one", kNotifyOne, kExclusive, kCondition, kThis, kNoArg, kAlways) \
  CXX_FN(type "::notify_all", kNotifyAll, kExclusive, kCondition, kThis, kNoArg, kAlways)
IMPASSE_BOOST_CONDITION("boost::condition_variable")
IMPASSE_BOOST_CONDITION("boost::condition_variable_any")
IMPASSE_BOOST_CONDITION("boost::fibers::condition_variable")
IMPASSE_BOOST_CONDITION("boost::fibers::condition_variable_any")
IMPASSE_BOOST_CONDITION("boost::interprocess::interprocess_condition")
CXX_FN("boost::thread", kSpawn, kExclusive, kThread, kThis, 0, kAlways)
CXX_FN("boost::thread::join", kJoin, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("boost::thread::detach", kDetach, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("boost::scoped_thread", kSpawn, kExclusive, kThread, kThis, 0, kAlways)
CXX_FN("boost::scoped_thread::join", kJoin, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("~boost::scoped_thread", kJoin, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("boost::jthread", kSpawn, kExclusive, kThread, kThis, 0, kAlways)
CXX_FN("~boost::jthread", kJoin, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("boost::thread_group::create_thread", kSpawn, kExclusive, kThread, kResult, 0, kAlways)
CXX_FN("boost::thread_group::join_all", kJoin, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("boost::fibers::fiber", kSpawn, kExclusive, kThread, kThis, 0, kAlways)
CXX_FN("boost::fibers::fiber::join", kJoin, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("boost::fibers::fiber::detach", kDetach, kExclusive, kThread, kThis, kNoArg, kAlways)
CXX_FN("boost::async", kSpawn, kExclusive, kFuture, kResult, 0, kAlways)
CXX_FN("boost::fibers::async", kSpawn, kExclusive, kFuture, kResult, 0, kAlways)
#define IMPASSE_BOOST_FUTURE(space) \
  CXX_FN(space "::future::get", kJoin, kExclusive, kFuture, kThis, kNoArg, kAlways) \
  CXX_FN(space "::future::wait", kJoin, kExclusive, kFuture, kThis, kNoArg, kAlways) \
  CXX_FN(space "::shared_future::get", kDown, kExclusive, kFuture, kThis, kNoArg, kAlways) \
  CXX_FN(space "::shared_future::wait", kDown, kExclusive, kFuture, kThis, kNoArg, kAlways) \
  CXX_FN(space "::promise::set_value", kPost, kExclusive, kFuture, kThis, kNoArg, kAlways) \
  CXX_FN(space "::promise::set_exception", kPost, kExclusive, kFuture, kThis, kNoArg, kAlways)
IMPASSE_BOOST_FUTURE("boost")
IMPASSE_BOOST_FUTURE("boost::fibers")
CXX_FN("boost::latch::count_down", kPost, kExclusive, kLatch, kThis, kNoArg, kAlways)
CXX_FN("boost::latch::wait", kDown, kExclusive, kLatch, kThis, kNoArg, kAlways)
CXX_FN("boost::latch::count_down_and_wait", kArriveAndWait, kExclusive, kLatch, kThis, kNoArg, kAlways)
CXX_FN("boost::barrier::wait", kArriveAndWait, kExclusive, kBarrier, kThis, kNoArg, kReturnsValue)
CXX_FN("boost::barrier::count_down_and_wait", kArriveAndWait, kExclusive, kBarrier, kThis, kNoArg, kReturnsValue)
CXX_FN("boost::fibers::barrier::wait", kArriveAndWait, kExclusive, kBarrier, kThis, kNoArg, kReturnsValue)
CXX_FN("boost::interprocess::interprocess_semaphore::wait", kDown, kExclusive, kSemaphore, kThis, kNoArg, kAlways)
CXX_FN("boost::interprocess::interprocess_semaphore::try_wait", kTryDown, kExclusive, kSemaphore, kThis, kNoArg, kReturnsTrue)
CXX_FN("boost::interprocess::interprocess_semaphore::timed_wait", kTimedDown, kExclusive, kSemaphore, kThis, kNoArg, kReturnsTrue)
CXX_FN("boost::interprocess::interprocess_semaphore::post", kPost, kExclusive, kSemaphore, kThis, kNoArg, kAlways)
CXX_FN("boost::call_once", kInvokeOnce, kExclusive, kOnce, 0, 1, kAlways)
CXX_FN("boost::this_thread::yield", kYield, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("boost::this_thread::sleep", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("boost::this_thread::sleep_for", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("boost::this_thread::sleep_until", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
IMPASSE_LOCK_API_TYPES(boost)
LOCK_TYPE("boost::mutex", kMutex)
LOCK_TYPE("boost::timed_mutex", kMutex)
LOCK_TYPE("boost::recursive_mutex", kRecursiveMutex)
LOCK_TYPE("boost::recursive_timed_mutex", kRecursiveMutex)
LOCK_TYPE("boost::shared_mutex", kRwLock)
LOCK_TYPE("boost::upgrade_mutex", kRwLock)
LOCK_TYPE("boost::detail::spinlock", kSpinLock)
LOCK_TYPE("boost::fibers::mutex", kMutex)
LOCK_TYPE("boost::fibers::timed_mutex", kMutex)
LOCK_TYPE("boost::fibers::recursive_mutex", kRecursiveMutex)
LOCK_TYPE("boost::fibers::recursive_timed_mutex", kRecursiveMutex)
LOCK_TYPE("boost::interprocess::interprocess_mutex", kMutex)
LOCK_TYPE("boost::interprocess::interprocess_recursive_mutex", kRecursiveMutex)
LOCK_TYPE("boost::interprocess::named_mutex", kMutex)
LOCK_TYPE("boost::interprocess::interprocess_sharable_mutex", kRwLock)
LOCK_TYPE("boost::interprocess::interprocess_semaphore", kSemaphore)
LOCK_TYPE("boost::condition_variable", kCondition)
LOCK_TYPE("boost::condition_variable_any", kCondition)
LOCK_TYPE("boost::fibers::condition_variable", kCondition)
LOCK_TYPE("boost::fibers::condition_variable_any", kCondition)
LOCK_TYPE("boost::interprocess::interprocess_condition", kCondition)
LOCK_TYPE("boost::thread", kThread)
LOCK_TYPE("boost::fibers::fiber", kThread)
LOCK_TYPE("boost::future", kFuture)
LOCK_TYPE("boost::shared_future", kFuture)
LOCK_TYPE("boost::promise", kFuture)
LOCK_TYPE("boost::fibers::future", kFuture)
LOCK_TYPE("boost::fibers::promise", kFuture)
LOCK_TYPE("boost::latch", kLatch)
LOCK_TYPE("boost::barrier", kBarrier)
LOCK_TYPE("boost::fibers::barrier", kBarrier)
LOCK_TYPE("boost::once_flag", kOnce)
IMPASSE_LOCK_API_GUARDS(boost)
LOCK_GUARD("boost::lock_guard", kExclusive, false, false)
LOCK_GUARD("boost::strict_lock", kExclusive, false, false)
LOCK_GUARD("boost::nested_strict_lock", kExclusive, false, false)
LOCK_GUARD("boost::unique_lock", kExclusive, false, true)
LOCK_GUARD("boost::shared_lock", kShared, false, true)
LOCK_GUARD("boost::upgrade_lock", kExclusive, false, true)
LOCK_GUARD("boost::shared_lock_guard", kShared, false, false)
LOCK_GUARD("boost::interprocess::scoped_lock", kExclusive, false, true)
LOCK_GUARD("boost::interprocess::sharable_lock", kShared, false, true)
IMPASSE_LOCK_API_END(boost)
// clang-format on
