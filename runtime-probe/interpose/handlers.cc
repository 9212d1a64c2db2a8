// Signal handlers: a semaphore for which everybody waits may yet be posted by one, so the trace
// says which signals have one.
#include <csignal>

#include "runtime-probe/interpose/interpose.h"
#include "runtime-probe/record/process.h"

namespace impasse::probe {
namespace {

struct SignalApi {
  using Function = sighandler_t (*)(int, sighandler_t);
  static constexpr const char* kName = "signal";
};
struct SigactionApi {
  using Function = int (*)(int, const struct sigaction*, struct sigaction*);
  static constexpr const char* kName = "sigaction";
};

bool IsHandler(sighandler_t handler) { return handler != SIG_DFL && handler != SIG_IGN; }

}  // namespace
}  // namespace impasse::probe

IMPASSE_EXPORT sighandler_t signal(int number, sighandler_t handler) noexcept {
  using namespace impasse::probe;  // NOLINT(google-build-using-namespace): one function's body
  const sighandler_t before = Real<SignalApi>()(number, handler);
  if (before != SIG_ERR) NoteHandler(number, IsHandler(handler));
  return before;
}

IMPASSE_EXPORT int sigaction(int number, const struct sigaction* action,
                             struct sigaction* before) noexcept {
  using namespace impasse::probe;  // NOLINT(google-build-using-namespace): one function's body
  // The program may give one place for both.
  const bool sets = action != nullptr;
  const bool handles = sets && IsHandler(action->sa_handler);
  const int result = Real<SigactionApi>()(number, action, before);
  if (result == 0 && sets) NoteHandler(number, handles);
  return result;
}
