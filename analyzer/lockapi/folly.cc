// folly: the bounded queue of many writers and readers. Nothing closes it.
#include "analyzer/lockapi/channel_types.h"
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(folly)
CXX_FN("folly::MPMCQueue::blockingWrite", kSend, kExclusive, kChannel, kThis, kNoArg, kAlways)
CXX_FN("folly::MPMCQueue::blockingRead", kReceive, kExclusive, kChannel, kThis, kNoArg, kAlways)
CXX_FN("folly::MPMCQueue::write", kTrySend, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
CXX_FN("folly::MPMCQueue::read", kTryReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
IMPASSE_LOCK_API_TYPES(folly)
LOCK_TYPE("folly::MPMCQueue", kChannel)
IMPASSE_LOCK_API_GUARDS(folly)
IMPASSE_LOCK_API_END(folly)
CHANNEL_TYPES(folly, {"folly::MPMCQueue", Room::kGiven, true})
// clang-format on
