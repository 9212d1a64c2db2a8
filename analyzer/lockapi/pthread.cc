// POSIX threads: mutexes, reader-writer locks, spin locks, condition variables, threads.
#include <pthread.h>
#include <time.h>

#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(pthread)
LOCK_FN(int, pthread_mutex_init, (pthread_mutex_t* m, const pthread_mutexattr_t* a), (m, a), kInit, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_mutex_destroy, (pthread_mutex_t* m), (m), kDestroy, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_mutex_lock, (pthread_mutex_t* m), (m), kAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_mutex_trylock, (pthread_mutex_t* m), (m), kTryAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_mutex_timedlock, (pthread_mutex_t* m, const timespec* t), (m, t), kTimedAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_mutex_clocklock, (pthread_mutex_t* m, clockid_t c, const timespec* t), (m, c, t), kTimedAcquire, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_mutex_unlock, (pthread_mutex_t* m), (m), kRelease, kExclusive, kMutex, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_init, (pthread_rwlock_t* l, const pthread_rwlockattr_t* a), (l, a), kInit, kExclusive, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_destroy, (pthread_rwlock_t* l), (l), kDestroy, kExclusive, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_rdlock, (pthread_rwlock_t* l), (l), kAcquire, kShared, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_wrlock, (pthread_rwlock_t* l), (l), kAcquire, kExclusive, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_tryrdlock, (pthread_rwlock_t* l), (l), kTryAcquire, kShared, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_trywrlock, (pthread_rwlock_t* l), (l), kTryAcquire, kExclusive, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_timedrdlock, (pthread_rwlock_t* l, const timespec* t), (l, t), kTimedAcquire, kShared, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_timedwrlock, (pthread_rwlock_t* l, const timespec* t), (l, t), kTimedAcquire, kExclusive, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_clockrdlock, (pthread_rwlock_t* l, clockid_t c, const timespec* t), (l, c, t), kTimedAcquire, kShared, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_clockwrlock, (pthread_rwlock_t* l, clockid_t c, const timespec* t), (l, c, t), kTimedAcquire, kExclusive, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_rwlock_unlock, (pthread_rwlock_t* l), (l), kRelease, kExclusive, kRwLock, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_cond_init, (pthread_cond_t* c, const pthread_condattr_t* a), (c, a), kInit, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_cond_destroy, (pthread_cond_t* c), (c), kDestroy, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_cond_wait, (pthread_cond_t* c, pthread_mutex_t* m), (c, m), kWait, kExclusive, kCondition, 0, 1, kReturnsZero)
LOCK_FN(int, pthread_cond_timedwait, (pthread_cond_t* c, pthread_mutex_t* m, const timespec* t), (c, m, t), kTimedWait, kExclusive, kCondition, 0, 1, kReturnsZero)
LOCK_FN(int, pthread_cond_clockwait, (pthread_cond_t* c, pthread_mutex_t* m, clockid_t k, const timespec* t), (c, m, k, t), kTimedWait, kExclusive, kCondition, 0, 1, kReturnsZero)
LOCK_FN(int, pthread_cond_signal, (pthread_cond_t* c), (c), kNotifyOne, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_cond_broadcast, (pthread_cond_t* c), (c), kNotifyAll, kExclusive, kCondition, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_create, (pthread_t* t, const pthread_attr_t* a, void* (*f)(void*), void* x), (t, a, f, x), kSpawn, kExclusive, kThread, 0, 2, kReturnsZero)
LOCK_FN(int, pthread_join, (pthread_t t, void** r), (t, r), kJoin, kExclusive, kThread, 0, kNoArg, kReturnsZero)
LOCK_FN(int, pthread_detach, (pthread_t t), (t), kDetach, kExclusive, kThread, 0, kNoArg, kReturnsZero)
IMPASSE_LOCK_API_TYPES(pthread)
LOCK_TYPE("pthread_mutex_t", kMutex)
LOCK_TYPE("pthread_rwlock_t", kRwLock)
LOCK_TYPE("pthread_cond_t", kCondition)
IMPASSE_LOCK_API_GUARDS(pthread)
IMPASSE_LOCK_API_END(pthread)
// clang-format on
