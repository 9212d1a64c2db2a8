// Calls of the C library and the system that wait for something outside of the program: a time, a
// peer, a disk, another process. They synchronise nothing, and hurt under a lock. A user model
// turns one off with `op: none`.
#include "analyzer/lockapi/lock_fn.h"

#define BLOCKING_FN(name) CXX_FN(name, kBlock, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)

// clang-format off
IMPASSE_LOCK_API_FUNCTIONS(blocking)
// A time.
CXX_FN("sleep", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("usleep", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("nanosleep", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("clock_nanosleep", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("thrd_sleep", kSleep, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("sched_yield", kYield, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("pthread_yield", kYield, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
CXX_FN("thrd_yield", kYield, kExclusive, kUnknown, kNoArg, kNoArg, kAlways)
// Readiness of descriptors.
BLOCKING_FN("poll") BLOCKING_FN("ppoll") BLOCKING_FN("select") BLOCKING_FN("pselect")
BLOCKING_FN("epoll_wait") BLOCKING_FN("epoll_pwait") BLOCKING_FN("epoll_pwait2")
BLOCKING_FN("io_getevents") BLOCKING_FN("io_uring_wait_cqe") BLOCKING_FN("aio_suspend")
// Peers.
BLOCKING_FN("accept") BLOCKING_FN("accept4") BLOCKING_FN("connect")
BLOCKING_FN("recv") BLOCKING_FN("recvfrom") BLOCKING_FN("recvmsg") BLOCKING_FN("recvmmsg")
BLOCKING_FN("send") BLOCKING_FN("sendto") BLOCKING_FN("sendmsg") BLOCKING_FN("sendmmsg")
BLOCKING_FN("getaddrinfo") BLOCKING_FN("getnameinfo")
BLOCKING_FN("gethostbyname") BLOCKING_FN("gethostbyname_r") BLOCKING_FN("gethostbyaddr")
BLOCKING_FN("mq_receive") BLOCKING_FN("mq_timedreceive") BLOCKING_FN("mq_send")
BLOCKING_FN("mq_timedsend") BLOCKING_FN("msgrcv") BLOCKING_FN("msgsnd")
BLOCKING_FN("SSL_read") BLOCKING_FN("SSL_write") BLOCKING_FN("SSL_connect") BLOCKING_FN("SSL_accept")
BLOCKING_FN("curl_easy_perform")
// Files and disks.
BLOCKING_FN("read") BLOCKING_FN("readv") BLOCKING_FN("pread") BLOCKING_FN("pread64")
BLOCKING_FN("write") BLOCKING_FN("writev") BLOCKING_FN("pwrite") BLOCKING_FN("pwrite64")
BLOCKING_FN("sendfile") BLOCKING_FN("splice") BLOCKING_FN("fsync") BLOCKING_FN("fdatasync")
BLOCKING_FN("syncfs") BLOCKING_FN("sync") BLOCKING_FN("msync") BLOCKING_FN("sync_file_range")
BLOCKING_FN("flock") BLOCKING_FN("lockf")
BLOCKING_FN("getline") BLOCKING_FN("fgets") BLOCKING_FN("fread") BLOCKING_FN("getchar")
BLOCKING_FN("scanf") BLOCKING_FN("std::getline")
// Other processes and signals.
BLOCKING_FN("wait") BLOCKING_FN("waitpid") BLOCKING_FN("wait3") BLOCKING_FN("wait4")
BLOCKING_FN("waitid") BLOCKING_FN("system") BLOCKING_FN("std::system") BLOCKING_FN("pclose")
BLOCKING_FN("pause") BLOCKING_FN("sigsuspend") BLOCKING_FN("sigwait") BLOCKING_FN("sigwaitinfo")
BLOCKING_FN("sigtimedwait")
IMPASSE_LOCK_API_TYPES(blocking)
IMPASSE_LOCK_API_GUARDS(blocking)
IMPASSE_LOCK_API_END(blocking)
    // clang-format on
