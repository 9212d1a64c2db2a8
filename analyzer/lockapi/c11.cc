// C11 threads: mutexes, condition variables, threads, once.
#include <threads.h>
#include <time.h>

#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(c11)
LOCK_FN(int, mtx_init, (mtx_t* m, int k), (m, k), kInit, kExclusive, kMutex, 0, 1, kReturnsZero)
LOCK_FN(void, mtx_destroy, (mtx_t* m), (m), kDestroy, kExclusive, kMutex, 0, kNoArg, kAlways)
LOCK_FN(int, mtx_lock, (mtx_t* m), (m), kAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, mtx_trylock, (mtx_t* m), (m), kTryAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, mtx_timedlock, (mtx_t* m, const timespec* t), (m, t), kTimedAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, mtx_unlock, (mtx_t* m), (m), kRelease, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, cnd_init, (cnd_t* c), (c), kInit, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
LOCK_FN(void, cnd_destroy, (cnd_t* c), (c), kDestroy, kExclusive, kCondition, 0, kNoArg, kAlways)
LOCK_FN(int, cnd_wait, (cnd_t* c, mtx_t* m), (c, m), kWait, kExclusive, kCondition, 0, 1, kReturnsZero)
LOCK_FN(int, cnd_timedwait, (cnd_t* c, mtx_t* m, const timespec* t), (c, m, t), kTimedWait, kExclusive, kCondition, 0, 1, kReturnsZero)
LOCK_FN(int, cnd_signal, (cnd_t* c), (c), kNotifyOne, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
LOCK_FN(int, cnd_broadcast, (cnd_t* c), (c), kNotifyAll, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
LOCK_FN(int, thrd_create, (thrd_t* t, thrd_start_t f, void* x), (t, f, x), kSpawn, kExclusive, kThread, 0, 1, kReturnsZero)
LOCK_FN(int, thrd_join, (thrd_t t, int* r), (t, r), kJoin, kExclusive, kThread, 0, kNoArg, kReturnsZero)
LOCK_FN(int, thrd_detach, (thrd_t t), (t), kDetach, kExclusive, kThread, 0, kNoArg, kReturnsZero)
CXX_FN("call_once", kInvokeOnce, kExclusive, kOnce, 0, 1, kAlways)
IMPASSE_LOCK_API_TYPES(c11)
LOCK_TYPE("mtx_t", kMutex)
LOCK_TYPE("cnd_t", kCondition)
IMPASSE_LOCK_API_GUARDS(c11)
IMPASSE_LOCK_API_KINDS(c11)
LOCK_KIND("mtx_t", mtx_plain, kMutex)
LOCK_KIND("mtx_t", mtx_timed, kMutex)
LOCK_KIND("mtx_t", mtx_recursive, kRecursiveMutex)
LOCK_KIND("mtx_t", (mtx_timed | mtx_recursive), kRecursiveMutex)
IMPASSE_LOCK_API_END_WITH_KINDS(c11)
// clang-format on
