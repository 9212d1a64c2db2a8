// Functions on threads that are no operations of the vocabulary: the other joins, and names.
#include <pthread.h>

#include "runtime-probe/interpose/interpose.h"

namespace impasse::probe {
namespace {

template <class Function>
Function Next(const char* name, Function& cache) {
  Function found = __atomic_load_n(&cache, __ATOMIC_RELAXED);
  if (found == nullptr) {
    found = reinterpret_cast<Function>(FindNext(name));
    __atomic_store_n(&cache, found, __ATOMIC_RELAXED);
  }
  return found;
}

}  // namespace
}  // namespace impasse::probe

using impasse::probe::JoinWith;
using impasse::probe::Next;

IMPASSE_EXPORT int pthread_tryjoin_np(pthread_t thread, void** result) noexcept {
  static decltype(&pthread_tryjoin_np) real;
  return JoinWith(IMPASSE_CALL_SITE, thread, /*timed=*/true,
                  [=] { return Next("pthread_tryjoin_np", real)(thread, result); });
}

IMPASSE_EXPORT int pthread_timedjoin_np(pthread_t thread, void** result, const timespec* time) {
  static decltype(&pthread_timedjoin_np) real;
  return JoinWith(IMPASSE_CALL_SITE, thread, /*timed=*/true,
                  [=] { return Next("pthread_timedjoin_np", real)(thread, result, time); });
}

IMPASSE_EXPORT int pthread_clockjoin_np(pthread_t thread, void** result, clockid_t clock,
                                        const timespec* time) {
  static decltype(&pthread_clockjoin_np) real;
  return JoinWith(IMPASSE_CALL_SITE, thread, /*timed=*/true,
                  [=] { return Next("pthread_clockjoin_np", real)(thread, result, clock, time); });
}

IMPASSE_EXPORT int pthread_setname_np(pthread_t thread, const char* name) noexcept {
  static decltype(&pthread_setname_np) real;
  const int result = Next("pthread_setname_np", real)(thread, name);
  if (result != 0) return result;
  if (impasse::probe::ThreadContext* context = impasse::probe::Enter()) {
    impasse::probe::SetName(static_cast<std::uint64_t>(thread), name);
    impasse::probe::Leave(*context);
  }
  return result;
}
