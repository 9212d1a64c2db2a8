// GLib: the queue between threads, which has no bound and which nothing closes. Its functions for
// who has locked it already have no line: nothing is said of such a queue.
#include "analyzer/lockapi/channel_types.h"
#include "analyzer/lockapi/lock_fn.h"

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(glib_queue)
CXX_FN("g_async_queue_new", kInit, kExclusive, kChannel, kResult, kNoArg, kAlways)
CXX_FN("g_async_queue_new_full", kInit, kExclusive, kChannel, kResult, kNoArg, kAlways)
CXX_FN("g_async_queue_push", kSend, kExclusive, kChannel, 0, 1, kAlways)
CXX_FN("g_async_queue_push_front", kSend, kExclusive, kChannel, 0, 1, kAlways)
CXX_FN("g_async_queue_pop", kReceive, kExclusive, kChannel, 0, kNoArg, kAlways)
CXX_FN("g_async_queue_try_pop", kTryReceive, kExclusive, kChannel, 0, kNoArg, kReturnsTrue)
CXX_FN("g_async_queue_timeout_pop", kTimedDown, kExclusive, kChannel, 0, kNoArg, kReturnsTrue)
CXX_FN("g_async_queue_timeout_pop_unlocked", kTimedDown, kExclusive, kChannel, 0, kNoArg, kReturnsTrue)
CXX_FN("g_async_queue_length", kNone, kExclusive, kChannel, 0, kNoArg, kAlways)
CXX_FN("g_async_queue_unref", kDestroy, kExclusive, kChannel, 0, kNoArg, kAlways)
IMPASSE_LOCK_API_TYPES(glib_queue)
LOCK_TYPE("_GAsyncQueue", kChannel)
IMPASSE_LOCK_API_GUARDS(glib_queue)
IMPASSE_LOCK_API_END(glib_queue)
CHANNEL_TYPES(glib_queue, {"_GAsyncQueue", Room::kUnbounded, true})
// clang-format on
