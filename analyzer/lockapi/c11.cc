// C11 threads: mutexes, condition variables, threads, once. At run time glibc's functions reach
// pthread code inside the C library, where nothing can be interposed; these lines serve the analyzer.
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(c11)
CXX_FN("mtx_init", kInit, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
CXX_FN("mtx_destroy", kDestroy, kExclusive, kMutex, 0, kNoArg, kAlways)
CXX_FN("mtx_lock", kAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
CXX_FN("mtx_trylock", kTryAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
CXX_FN("mtx_timedlock", kTimedAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
CXX_FN("mtx_unlock", kRelease, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
CXX_FN("cnd_init", kInit, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
CXX_FN("cnd_destroy", kDestroy, kExclusive, kCondition, 0, kNoArg, kAlways)
CXX_FN("cnd_wait", kWait, kExclusive, kCondition, 0, 1, kReturnsZero)
CXX_FN("cnd_timedwait", kTimedWait, kExclusive, kCondition, 0, 1, kReturnsZero)
CXX_FN("cnd_signal", kNotifyOne, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
CXX_FN("cnd_broadcast", kNotifyAll, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
CXX_FN("thrd_create", kSpawn, kExclusive, kThread, 0, 1, kReturnsZero)
CXX_FN("thrd_join", kJoin, kExclusive, kThread, 0, kNoArg, kReturnsZero)
CXX_FN("thrd_detach", kDetach, kExclusive, kThread, 0, kNoArg, kReturnsZero)
CXX_FN("call_once", kInvokeOnce, kExclusive, kOnce, 0, 1, kAlways)
IMPASSE_LOCK_API_TYPES(c11)
LOCK_TYPE("mtx_t", kMutex)
LOCK_TYPE("cnd_t", kCondition)
IMPASSE_LOCK_API_GUARDS(c11)
IMPASSE_LOCK_API_END(c11)
// clang-format on
