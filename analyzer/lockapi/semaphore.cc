// Semaphores of POSIX and of System V.
#include <fcntl.h>
#include <semaphore.h>
#include <time.h>

#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(semaphore)
LOCK_FN(int, sem_init, (sem_t* s, int shared, unsigned value), (s, shared, value), kInit, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
LOCK_FN(int, sem_destroy, (sem_t* s), (s), kDestroy, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
LOCK_FN(int, sem_wait, (sem_t* s), (s), kDown, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
LOCK_FN(int, sem_trywait, (sem_t* s), (s), kTryDown, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
LOCK_FN(int, sem_timedwait, (sem_t* s, const timespec* t), (s, t), kTimedDown, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
LOCK_FN(int, sem_clockwait, (sem_t* s, clockid_t c, const timespec* t), (s, c, t), kTimedDown, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
LOCK_FN(int, sem_post, (sem_t* s), (s), kPost, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
CXX_FN("sem_open", kInit, kExclusive, kSemaphore, kResult, kNoArg, kReturnsValue)
CXX_FN("sem_close", kDestroy, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
// System V: what an operation does is in a structure that is filled at run time, so that only the
// wait can be seen, and not for what.
CXX_FN("semop", kBlock, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
CXX_FN("semtimedop", kBlock, kExclusive, kSemaphore, 0, kNoArg, kReturnsZero)
IMPASSE_LOCK_API_TYPES(semaphore)
LOCK_TYPE("sem_t", kSemaphore)
IMPASSE_LOCK_API_GUARDS(semaphore)
IMPASSE_LOCK_API_END(semaphore)
// clang-format on
