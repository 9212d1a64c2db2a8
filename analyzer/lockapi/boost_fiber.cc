// Boost.Fiber: channels. A fiber waits, and so does its thread when no other fiber of it can run. A
// buffered channel keeps one of its places free: buffered_channel(4) holds three values.
#include "analyzer/lockapi/channel_types.h"
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(boost_fiber)
#define IMPASSE_FIBER_CHANNEL(type) \
  CXX_FN(type "::push", kSend, kExclusive, kChannel, kThis, 0, kReturnsZero) \
  CXX_FN(type "::try_push", kTrySend, kExclusive, kChannel, kThis, 0, kReturnsZero) \
  CXX_FN(type "::pop", kReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsZero) \
  CXX_FN(type "::value_pop", kReceive, kExclusive, kChannel, kThis, kNoArg, kAlways) \
  CXX_FN(type "::try_pop", kTryReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsZero) \
  CXX_FN(type "::push_wait_for", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsZero) \
  CXX_FN(type "::push_wait_until", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsZero) \
  CXX_FN(type "::pop_wait_for", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsZero) \
  CXX_FN(type "::pop_wait_until", kTimedDown, kExclusive, kChannel, kThis, kNoArg, kReturnsZero) \
  CXX_FN(type "::close", kClose, kExclusive, kChannel, kThis, kNoArg, kAlways)
IMPASSE_FIBER_CHANNEL("boost::fibers::unbuffered_channel")
IMPASSE_FIBER_CHANNEL("boost::fibers::buffered_channel")
IMPASSE_LOCK_API_TYPES(boost_fiber)
LOCK_TYPE("boost::fibers::unbuffered_channel", kChannel)
LOCK_TYPE("boost::fibers::buffered_channel", kChannel)
IMPASSE_LOCK_API_GUARDS(boost_fiber)
IMPASSE_LOCK_API_END(boost_fiber)
CHANNEL_TYPES(boost_fiber,
              {"boost::fibers::unbuffered_channel", Room::kGiven, true},
              {"boost::fibers::buffered_channel", Room::kOneLess, true})
// clang-format on
