// impasse/channel.h: channels with the semantics of Go, select, go and wait groups.
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(impasse_channel)
CXX_FN("impasse::channel::send", kSend, kExclusive, kChannel, kThis, 0, kReturnsTrue)
CXX_FN("impasse::channel::receive", kReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsValue)
CXX_FN("impasse::channel::try_send", kTrySend, kExclusive, kChannel, kThis, 0, kReturnsTrue)
CXX_FN("impasse::channel::try_receive", kTryReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsValue)
CXX_FN("impasse::channel::close", kClose, kExclusive, kChannel, kThis, kNoArg, kAlways)
// A range-for loop: begin() and ++ receive into the iterator.
CXX_FN("impasse::channel::begin", kReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsValue)
CXX_FN("impasse::channel::iterator::operator++", kReceive, kExclusive, kChannel, kThis, kNoArg, kReturnsValue)
// The arms are made first and then given to select.
CXX_FN("impasse::on_send", kSend, kExclusive, kChannel, 0, 2, kAlways)
CXX_FN("impasse::on_receive", kReceive, kExclusive, kChannel, 0, 1, kAlways)
CXX_FN("impasse::select", kSelect, kExclusive, kChannel, kAllArgs, kNoArg, kAlways)
CXX_FN("impasse::go", kSpawn, kExclusive, kThread, kNoArg, 0, kAlways)
CXX_FN("impasse::wait_group::add", kAdd, kExclusive, kWaitGroup, kThis, 0, kAlways)
CXX_FN("impasse::wait_group::done", kPost, kExclusive, kWaitGroup, kThis, kNoArg, kAlways)
CXX_FN("impasse::wait_group::wait", kDown, kExclusive, kWaitGroup, kThis, kNoArg, kAlways)
IMPASSE_LOCK_API_TYPES(impasse_channel)
LOCK_TYPE("impasse::channel", kChannel)
LOCK_TYPE("impasse::wait_group", kWaitGroup)
IMPASSE_LOCK_API_GUARDS(impasse_channel)
IMPASSE_LOCK_API_END(impasse_channel)
// clang-format on
