// msd::channel (cpp-channel): without a size it has no bound. Closing lets readers go on and
// writers throw, or return false. What iterates over it is not followed.
#include "analyzer/lockapi/channel_types.h"
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(msd_channel)
CXX_FN("msd::operator<<", kSend, kExclusive, kChannel, 0, 1, kAlways)
CXX_FN("msd::operator>>", kReceive, kExclusive, kChannel, 0, kNoArg, kAlways)
CXX_FN("msd::channel::write", kSend, kExclusive, kChannel, kThis, 0, kReturnsTrue)
CXX_FN("msd::channel::read", kReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsTrue)
CXX_FN("msd::channel::close", kClose, kExclusive, kChannel, kThis, kNoArg, kAlways)
IMPASSE_LOCK_API_TYPES(msd_channel)
LOCK_TYPE("msd::channel", kChannel)
IMPASSE_LOCK_API_GUARDS(msd_channel)
IMPASSE_LOCK_API_END(msd_channel)
CHANNEL_TYPES(msd_channel, {"msd::channel", Room::kUnboundedAtZero, true})
// clang-format on
