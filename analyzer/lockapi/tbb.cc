// oneTBB and Intel TBB: mutexes and their scoped locks, task groups.
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(tbb)
// A scoped lock is written as a member class of its mutex, and in oneTBB is a template beside it.
#define IMPASSE_TBB_MUTEX(type, kind) \
  CXX_FN(type "::lock", kAcquire, kExclusive, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_lock", kTryAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::unlock", kRelease, kExclusive, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::lock_shared", kAcquire, kShared, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_lock_shared", kTryAcquire, kShared, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::unlock_shared", kRelease, kShared, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::scoped_lock::acquire", kAcquire, kExclusive, kUnknown, kThis, kNoArg, kAlways) \
  CXX_FN(type "::scoped_lock::try_acquire", kTryAcquire, kExclusive, kUnknown, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::scoped_lock::release", kRelease, kExclusive, kUnknown, kThis, kNoArg, kAlways)
#define IMPASSE_TBB_MUTEXES(X) \
  X("mutex", kMutex) X("spin_mutex", kSpinLock) X("queuing_mutex", kMutex) \
  X("recursive_mutex", kRecursiveMutex) X("speculative_spin_mutex", kSpinLock) \
  X("rw_mutex", kRwLock) X("spin_rw_mutex", kRwLock) X("queuing_rw_mutex", kRwLock) \
  X("speculative_spin_rw_mutex", kRwLock)
#define IMPASSE_TBB_BOTH(type, kind) \
  IMPASSE_TBB_MUTEX("tbb::" type, kind) IMPASSE_TBB_MUTEX("tbb::detail::d1::" type, kind)
IMPASSE_TBB_MUTEXES(IMPASSE_TBB_BOTH)
CXX_FN("tbb::detail::d1::unique_scoped_lock::acquire", kAcquire, kExclusive, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("tbb::detail::d1::unique_scoped_lock::try_acquire", kTryAcquire, kExclusive, kUnknown, kThis, kNoArg, kReturnsTrue)
CXX_FN("tbb::detail::d1::unique_scoped_lock::release", kRelease, kExclusive, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("tbb::detail::d1::rw_scoped_lock::acquire", kAcquire, kExclusive, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("tbb::detail::d1::rw_scoped_lock::release", kRelease, kExclusive, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("tbb::detail::d1::task_group::wait", kBlock, kExclusive, kPool, kThis, kNoArg, kAlways)
CXX_FN("tbb::task_group::wait", kBlock, kExclusive, kPool, kThis, kNoArg, kAlways)
IMPASSE_LOCK_API_TYPES(tbb)
#define IMPASSE_TBB_TYPES(type, kind) \
  LOCK_TYPE("tbb::" type, kind) LOCK_TYPE("tbb::detail::d1::" type, kind)
IMPASSE_TBB_MUTEXES(IMPASSE_TBB_TYPES)
IMPASSE_LOCK_API_GUARDS(tbb)
#define IMPASSE_TBB_GUARDS(type, kind) \
  LOCK_GUARD("tbb::" type "::scoped_lock", kExclusive, false, true) \
  LOCK_GUARD("tbb::detail::d1::" type "::scoped_lock", kExclusive, false, true)
IMPASSE_TBB_MUTEXES(IMPASSE_TBB_GUARDS)
LOCK_GUARD("tbb::detail::d1::unique_scoped_lock", kExclusive, false, true)
LOCK_GUARD("tbb::detail::d1::rw_scoped_lock", kExclusive, false, true)
IMPASSE_LOCK_API_END(tbb)
// clang-format on
