#include "runtime-probe/interpose/api.h"

#include <cstring>

#include "runtime-probe/record/mappings.h"

namespace impasse::probe {
namespace {

// Bits of glibc's mutex kind word that say more than the four kinds of the attribute.
constexpr int kKindMask = 3;
constexpr int kProcessSharedBit = 128;

// What glibc keeps in objects whose members its headers do not name; unchanged since 2.25.
struct BarrierWords {
  unsigned in;
  unsigned current_round;
  unsigned count;
  int shared;
};
struct SemaphoreWords {
  std::uint64_t value_and_waiters;
  int shared;
};
// A condition variable's: whether it is shared is a bit beside the count of its waiters.
constexpr unsigned kConditionSharedBit = 1;

template <class Words, class Object>
Words WordsOf(const Object* object) {
  static_assert(sizeof(Words) <= sizeof(Object));
  Words words;
  std::memcpy(&words, object, sizeof(words));
  return words;
}

}  // namespace

Description DescribeAs(ObjectKind kind, const pthread_mutex_t* mutex) {
  const int bits = mutex->__data.__kind;
  // glibc sets the bit for every robust mutex.
  const bool robust = (bits & kRobustBit) != 0;
  const bool shared =
      (bits & kProcessSharedBit) != 0 && (!robust || IsSharedMemory(AddressOf(mutex)));
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

Description DescribeAs(ObjectKind kind, const pthread_cond_t* condition) {
  return {kind, (condition->__data.__wrefs & kConditionSharedBit) != 0};
}

Description DescribeAs(ObjectKind kind, const pthread_barrier_t* barrier) {
  const auto words = WordsOf<BarrierWords>(barrier);
  return {kind, words.shared != 0, words.count, 0};
}

Description DescribeAs(ObjectKind kind, const sem_t* semaphore) {
  const auto words = WordsOf<SemaphoreWords>(semaphore);
  return {kind, words.shared != 0, 0, words.value_and_waiters & 0xffffffff};
}

Description DescribeAs(ObjectKind kind, const mtx_t* mutex) {
  static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t));
  return DescribeAs(kind, reinterpret_cast<const pthread_mutex_t*>(mutex));
}

}  // namespace impasse::probe
