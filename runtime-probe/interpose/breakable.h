// Breakable: mutex waits that whoever follows the trace can end with an error.
#ifndef IMPASSE_RUNTIME_PROBE_INTERPOSE_BREAKABLE_H_
#define IMPASSE_RUNTIME_PROBE_INTERPOSE_BREAKABLE_H_

#include <pthread.h>

#include "runtime-probe/interpose/api.h"

namespace impasse::probe {

// IsBreakable tells whether the option asks for it.
bool IsBreakable();

// LockBreakably is pthread_mutex_lock, or returns EDEADLK when Header::break_request names the
// calling thread.
int LockBreakably(std::uint32_t thread, std::uint32_t generation, pthread_mutex_t* mutex,
                  int (*lock)(pthread_mutex_t*));

// CallOf<Api>(context, a...) makes the real call of a blocking function.
template <class Api, class... A>
typename Api::Return CallOf(const ThreadContext& context, A... a) {
  using Lock = int (*)(pthread_mutex_t*);
  if constexpr (Api::kOp == Op::kAcquire && std::is_convertible_v<typename Api::Function, Lock>) {
    if (IsBreakable()) {
      return LockBreakably(context.index, context.generation, a..., Real<Api>());
    }
  }
  return Real<Api>()(a...);
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_INTERPOSE_BREAKABLE_H_
