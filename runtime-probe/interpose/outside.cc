// Calls that look at what the world outside the process does. They are counted and passed on: a
// loop that makes them may wait for something that no thread of the process has to bring.
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime-probe/interpose/interpose.h"

namespace impasse::probe {
namespace {

// Signal handlers may interrupt it: they are of the same thread, and one look more or less does not
// matter. Nothing is entered, so these calls may come at any time.
IMPASSE_HOT void NoteLook() {
  const ThreadContext& context = *t_context;
  if (context.gate > kGateInternal) return;
  Store(context.record->looks_outside, context.record->looks_outside + 1);
}

}  // namespace
}  // namespace impasse::probe

// NOLINTBEGIN(bugprone-macro-parentheses): parameters and arguments bring their own
#define OUTSIDE_FN(ret, name, params, args)                         \
  namespace impasse::probe {                                        \
  struct Api_##name {                                               \
    using Function = ret(*) params;                                 \
    static constexpr const char* kName = #name;                     \
  };                                                                \
  }                                                                 \
  IMPASSE_EXPORT ret name params noexcept(noexcept(::name args)) {  \
    impasse::probe::NoteLook();                                     \
    return impasse::probe::Real<impasse::probe::Api_##name>() args; \
  }
// NOLINTEND(bugprone-macro-parentheses)

OUTSIDE_FN(ssize_t, read, (int f, void* b, size_t n), (f, b, n))
OUTSIDE_FN(ssize_t, recv, (int f, void* b, size_t n, int flags), (f, b, n, flags))
OUTSIDE_FN(ssize_t, recvfrom, (int f, void* b, size_t n, int flags, sockaddr* a, socklen_t* l),
           (f, b, n, flags, a, l))
OUTSIDE_FN(ssize_t, recvmsg, (int f, msghdr* m, int flags), (f, m, flags))
OUTSIDE_FN(int, accept, (int f, sockaddr* a, socklen_t* l), (f, a, l))
OUTSIDE_FN(int, accept4, (int f, sockaddr* a, socklen_t* l, int flags), (f, a, l, flags))
OUTSIDE_FN(int, poll, (pollfd * f, nfds_t n, int t), (f, n, t))
OUTSIDE_FN(int, ppoll, (pollfd * f, nfds_t n, const timespec* t, const sigset_t* s), (f, n, t, s))
OUTSIDE_FN(int, select, (int n, fd_set* r, fd_set* w, fd_set* e, timeval* t), (n, r, w, e, t))
OUTSIDE_FN(int, epoll_wait, (int f, epoll_event* e, int n, int t), (f, e, n, t))
OUTSIDE_FN(pid_t, wait, (int* s), (s))
OUTSIDE_FN(pid_t, waitpid, (pid_t p, int* s, int o), (p, s, o))
OUTSIDE_FN(pid_t, wait4, (pid_t p, int* s, int o, rusage* u), (p, s, o, u))
OUTSIDE_FN(int, waitid, (idtype_t t, id_t i, siginfo_t* s, int o), (t, i, s, o))
OUTSIDE_FN(int, access, (const char* p, int m), (p, m))
OUTSIDE_FN(int, stat, (const char* p, struct stat* s), (p, s))
