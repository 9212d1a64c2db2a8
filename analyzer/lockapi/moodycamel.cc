// moodycamel: queues without a bound whose readers can wait, and a ring with one. Nothing closes
// them.
#include "analyzer/lockapi/channel_types.h"
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(moodycamel)
#define IMPASSE_MOODYCAMEL_QUEUE(type) \
  CXX_FN(type "::enqueue", kSend, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_enqueue", kTrySend, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::wait_dequeue", kReceive, kExclusive, kChannel, kThis, kNoArg, kAlways) \
  CXX_FN(type "::wait_dequeue_timed", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue) \
  CXX_FN(type "::try_dequeue", kTryReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
IMPASSE_MOODYCAMEL_QUEUE("moodycamel::BlockingConcurrentQueue")
IMPASSE_MOODYCAMEL_QUEUE("moodycamel::BlockingReaderWriterQueue")
#define IMPASSE_MOODYCAMEL_RING "moodycamel::BlockingReaderWriterCircularBuffer"
CXX_FN(IMPASSE_MOODYCAMEL_RING "::wait_enqueue", kSend, kExclusive, kChannel, kThis, kNoArg, kAlways)
CXX_FN(IMPASSE_MOODYCAMEL_RING "::try_enqueue", kTrySend, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
CXX_FN(IMPASSE_MOODYCAMEL_RING "::wait_enqueue_timed", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
CXX_FN(IMPASSE_MOODYCAMEL_RING "::wait_dequeue", kReceive, kExclusive, kChannel, kThis, kNoArg, kAlways)
CXX_FN(IMPASSE_MOODYCAMEL_RING "::try_dequeue", kTryReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
CXX_FN(IMPASSE_MOODYCAMEL_RING "::wait_dequeue_timed", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
IMPASSE_LOCK_API_TYPES(moodycamel)
LOCK_TYPE(IMPASSE_MOODYCAMEL_RING, kChannel)
LOCK_TYPE("moodycamel::BlockingConcurrentQueue", kChannel)
LOCK_TYPE("moodycamel::BlockingReaderWriterQueue", kChannel)
IMPASSE_LOCK_API_GUARDS(moodycamel)
IMPASSE_LOCK_API_END(moodycamel)
CHANNEL_TYPES(moodycamel,
              {IMPASSE_MOODYCAMEL_RING, Room::kGiven, true},
              {"moodycamel::BlockingConcurrentQueue", Room::kUnbounded, true},
              {"moodycamel::BlockingReaderWriterQueue", Room::kUnbounded, true})
// clang-format on
