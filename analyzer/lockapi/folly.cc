// folly: the bounded queue of many writers and readers, and the queues that grow, of which one has
// a bound. Nothing closes them.
#include "analyzer/lockapi/channel_types.h"
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(folly)
CXX_FN("folly::MPMCQueue::blockingWrite", kSend, kExclusive, kChannel, kThis, kNoArg, kAlways)
CXX_FN("folly::MPMCQueue::blockingRead", kReceive, kExclusive, kChannel, kThis, kNoArg, kAlways)
CXX_FN("folly::MPMCQueue::write", kTrySend, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
CXX_FN("folly::MPMCQueue::read", kTryReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
#define IMPASSE_FOLLY_QUEUE(type) \
  CXX_FN(type "::enqueue", kSend, kExclusive, kChannel, kThis, kNoArg, kAlways) \
  CXX_FN(type "::dequeue", kReceive, kExclusive, kChannel, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_enqueue", kTrySend, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_dequeue", kTryReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_enqueue_for", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_enqueue_until", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_dequeue_for", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_dequeue_until", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
IMPASSE_FOLLY_QUEUE("folly::DynamicBoundedQueue")
IMPASSE_FOLLY_QUEUE("folly::UnboundedQueue")
IMPASSE_LOCK_API_TYPES(folly)
LOCK_TYPE("folly::DynamicBoundedQueue", kChannel)
LOCK_TYPE("folly::UnboundedQueue", kChannel)
LOCK_TYPE("folly::MPMCQueue", kChannel)
IMPASSE_LOCK_API_GUARDS(folly)
IMPASSE_LOCK_API_END(folly)
CHANNEL_TYPES(folly,
              {"folly::MPMCQueue", Room::kGiven, true},
              {"folly::DynamicBoundedQueue", Room::kGiven, true},
              {"folly::UnboundedQueue", Room::kUnbounded, true})
// clang-format on
