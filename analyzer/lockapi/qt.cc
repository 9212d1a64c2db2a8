// Qt: mutexes, reader-writer locks, lockers, wait conditions, semaphores, threads.
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(qt)
// QMutex may have been made recursive by an argument of its constructor (Qt 5).
#define IMPASSE_QT_MUTEX(type, kind) \
  CXX_FN(type "::lock", kAcquire, kExclusive, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::unlock", kRelease, kExclusive, kind, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_lock", kTryAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::tryLock", kTryAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_for", kTimedAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_lock_until", kTimedAcquire, kExclusive, kind, kThis, kNoArg, kReturnsTrue)
CXX_FN("QMutex", kInit, kExclusive, kMutex, kThis, 0, kAlways)
IMPASSE_QT_MUTEX("QMutex", kMutex)
IMPASSE_QT_MUTEX("QBasicMutex", kMutex)
IMPASSE_QT_MUTEX("QRecursiveMutex", kRecursiveMutex)
CXX_FN("QReadWriteLock::lockForRead", kAcquire, kShared, kRwLock, kThis, kNoArg, kAlways)
CXX_FN("QReadWriteLock::lockForWrite", kAcquire, kExclusive, kRwLock, kThis, kNoArg, kAlways)
CXX_FN("QReadWriteLock::tryLockForRead", kTryAcquire, kShared, kRwLock, kThis, kNoArg, kReturnsTrue)
CXX_FN("QReadWriteLock::tryLockForWrite", kTryAcquire, kExclusive, kRwLock, kThis, kNoArg, kReturnsTrue)
CXX_FN("QReadWriteLock::unlock", kRelease, kExclusive, kRwLock, kThis, kNoArg, kAlways)
// Lockers know their lock.
CXX_FN("QMutexLocker::unlock", kRelease, kExclusive, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("QMutexLocker::relock", kAcquire, kExclusive, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("QReadLocker::unlock", kRelease, kShared, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("QReadLocker::relock", kAcquire, kShared, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("QWriteLocker::unlock", kRelease, kExclusive, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("QWriteLocker::relock", kAcquire, kExclusive, kUnknown, kThis, kNoArg, kAlways)
CXX_FN("QWaitCondition::wait", kWait, kExclusive, kCondition, kThis, 0, kReturnsTrue)
CXX_FN("QWaitCondition::wakeOne", kNotifyOne, kExclusive, kCondition, kThis, kNoArg, kAlways)
CXX_FN("QWaitCondition::notify_one", kNotifyOne, kExclusive, kCondition, kThis, kNoArg, kAlways)
CXX_FN("QWaitCondition::wakeAll", kNotifyAll, kExclusive, kCondition, kThis, kNoArg, kAlways)
CXX_FN("QWaitCondition::notify_all", kNotifyAll, kExclusive, kCondition, kThis, kNoArg, kAlways)
CXX_FN("QSemaphore::acquire", kDown, kExclusive, kSemaphore, kThis, kNoArg, kAlways)
CXX_FN("QSemaphore::tryAcquire", kTryDown, kExclusive, kSemaphore, kThis, kNoArg, kReturnsTrue)
CXX_FN("QSemaphore::release", kPost, kExclusive, kSemaphore, kThis, kNoArg, kAlways)
// A thread runs its own method run().
CXX_FN("QThread::start", kSpawn, kExclusive, kThread, kThis, kThis, kAlways)
CXX_FN("QThread::create", kSpawn, kExclusive, kThread, kResult, 0, kAlways)
CXX_FN("QThread::wait", kJoin, kExclusive, kThread, kThis, kNoArg, kReturnsTrue)
CXX_FN("QtConcurrent::run", kSpawn, kExclusive, kFuture, kResult, 0, kAlways)
CXX_FN("QFuture::waitForFinished", kJoin, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("QFuture::result", kJoin, kExclusive, kFuture, kThis, kNoArg, kAlways)
CXX_FN("QThreadPool::waitForDone", kBlock, kExclusive, kPool, kThis, kNoArg, kReturnsTrue)
CXX_FN("QProcess::waitForFinished", kBlock, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("QThread::yieldCurrentThread", kYield, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("QThread::sleep", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("QThread::msleep", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("QThread::usleep", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
IMPASSE_LOCK_API_TYPES(qt)
LOCK_TYPE("QMutex", kMutex)
LOCK_TYPE("QBasicMutex", kMutex)
LOCK_TYPE("QRecursiveMutex", kRecursiveMutex)
LOCK_TYPE("QReadWriteLock", kRwLock)
LOCK_TYPE("QWaitCondition", kCondition)
LOCK_TYPE("QSemaphore", kSemaphore)
LOCK_TYPE("QThread", kThread)
LOCK_TYPE("QFuture", kFuture)
IMPASSE_LOCK_API_GUARDS(qt)
LOCK_GUARD("QMutexLocker", kExclusive, false, true)
LOCK_GUARD("QReadLocker", kShared, false, true)
LOCK_GUARD("QWriteLocker", kExclusive, false, true)
IMPASSE_LOCK_API_KINDS(qt)
LOCK_KIND("QMutex", 0, kMutex)  // QMutex::NonRecursive
LOCK_KIND("QMutex", 1, kRecursiveMutex)
IMPASSE_LOCK_API_END_WITH_KINDS(qt)
// clang-format on
