// oneTBB: the bounded queue, which has no bound until set_capacity says one. abort() makes waiters
// throw: it has no line, so that nothing is said of a queue that has it.
#include "analyzer/lockapi/channel_types.h"
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(tbb_queue)
#define IMPASSE_TBB_QUEUE(type) \
  CXX_FN(type "::push", kSend, kExclusive, kChannel, kThis, 0, kAlways) \
  CXX_FN(type "::emplace", kSend, kExclusive, kChannel, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_push", kTrySend, kExclusive, kChannel, kThis, 0, kReturnsTrue) \
  CXX_FN(type "::pop", kReceive, kExclusive, kChannel, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_pop", kTryReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
IMPASSE_TBB_QUEUE("tbb::concurrent_bounded_queue")
IMPASSE_TBB_QUEUE("tbb::detail::d1::concurrent_bounded_queue")
IMPASSE_TBB_QUEUE("tbb::detail::d2::concurrent_bounded_queue")
IMPASSE_LOCK_API_TYPES(tbb_queue)
LOCK_TYPE("tbb::concurrent_bounded_queue", kChannel)
LOCK_TYPE("tbb::detail::d1::concurrent_bounded_queue", kChannel)
LOCK_TYPE("tbb::detail::d2::concurrent_bounded_queue", kChannel)
IMPASSE_LOCK_API_GUARDS(tbb_queue)
IMPASSE_LOCK_API_END(tbb_queue)
CHANNEL_TYPES(tbb_queue,
              {"tbb::concurrent_bounded_queue", Room::kUnbounded, true},
              {"tbb::detail::d1::concurrent_bounded_queue", Room::kUnbounded, true},
              {"tbb::detail::d2::concurrent_bounded_queue", Room::kUnbounded, true})
// clang-format on
