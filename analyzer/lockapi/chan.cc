// chan, the channels of Go in C: with a bound or, of size 0, a rendezvous. Sending and closing say
// by what they return that the channel was closed. A select does not wait; what it was given is not
// followed.
#include "analyzer/lockapi/channel_types.h"
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(chan)
CXX_FN("chan_init", kInit, kExclusive, kChannel, kResult, kNoArg, kAlways)
CXX_FN("chan_dispose", kDestroy, kExclusive, kChannel, 0, kNoArg, kAlways)
CXX_FN("chan_close", kClose, kExclusive, kChannel, 0, kNoArg, kReturnsZero)
CXX_FN("chan_is_closed", kNone, kExclusive, kChannel, 0, kNoArg, kAlways)
CXX_FN("chan_size", kNone, kExclusive, kChannel, 0, kNoArg, kAlways)
CXX_FN("chan_select", kSelect, kExclusive, kChannel, kNoArg, kNoArg, kAlways)
CXX_FN("chan_send", kSend, kExclusive, kChannel, 0, 1, kReturnsZero)
CXX_FN("chan_recv", kReceive, kExclusive, kChannel, 0, kNoArg, kReturnsZero)
#define IMPASSE_CHAN_OF(type) \
  CXX_FN("chan_send_" type, kSend, kExclusive, kChannel, 0, kNoArg, kReturnsZero) \
  CXX_FN("chan_recv_" type, kReceive, kExclusive, kChannel, 0, kNoArg, kReturnsZero)
IMPASSE_CHAN_OF("int32")
IMPASSE_CHAN_OF("int64")
IMPASSE_CHAN_OF("double")
IMPASSE_CHAN_OF("buf")
IMPASSE_LOCK_API_TYPES(chan)
LOCK_TYPE("chan_t", kChannel)
IMPASSE_LOCK_API_GUARDS(chan)
IMPASSE_LOCK_API_END(chan)
CHANNEL_TYPES(chan, {"chan_t", Room::kGiven, true})
// clang-format on
