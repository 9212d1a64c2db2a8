#include "runtime-probe/interpose/api.h"

namespace impasse::probe {
namespace {

// Bits of glibc's mutex kind word that say more than the four kinds of the attribute.
constexpr int kKindMask = 3;
constexpr int kProcessSharedBit = 128;

}  // namespace

Description DescribeAs(ObjectKind kind, const pthread_mutex_t* mutex) {
  const int bits = mutex->__data.__kind;
  const bool shared = (bits & kProcessSharedBit) != 0;
  switch (bits & kKindMask) {
    case PTHREAD_MUTEX_RECURSIVE:
      return {ObjectKind::kRecursiveMutex, shared};
    case PTHREAD_MUTEX_ERRORCHECK:
      return {ObjectKind::kErrorCheckMutex, shared};
    default:
      return {kind, shared};
  }
}

Description DescribeAs(ObjectKind kind, const pthread_rwlock_t* lock) {
  return {kind, lock->__data.__shared != 0};
}

}  // namespace impasse::probe
