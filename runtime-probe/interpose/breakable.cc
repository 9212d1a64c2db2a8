#include "runtime-probe/interpose/breakable.h"

#include <time.h>

#include "runtime-probe/record/process.h"

namespace impasse::probe {
namespace {

constexpr long kStepNs = 20'000'000;
constexpr long kSecondNs = 1'000'000'000;

struct ClockLockApi {
  using Function = int (*)(pthread_mutex_t*, clockid_t, const timespec*);
  static constexpr const char* kName = "pthread_mutex_clocklock";
};

timespec NextStep() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  time.tv_nsec += kStepNs;
  if (time.tv_nsec >= kSecondNs) {
    time.tv_nsec -= kSecondNs;
    ++time.tv_sec;
  }
  return time;
}

}  // namespace

bool IsBreakable() { return TheOptions().breakable; }

int LockBreakably(std::uint32_t thread, std::uint32_t generation, pthread_mutex_t* mutex,
                  int (*lock)(pthread_mutex_t*)) {
  const std::uint64_t me = static_cast<std::uint64_t>(generation) << 32 | thread;
  for (;;) {
    const timespec end = NextStep();
    const int result = Real<ClockLockApi>()(mutex, CLOCK_MONOTONIC, &end);
    // Mutexes that inherit priority know another clock only.
    if (result == EINVAL) return lock(mutex);
    if (result != ETIMEDOUT) return result;
    if (Replace(g_trace.header->break_request, me, 0)) return EDEADLK;
  }
}

}  // namespace impasse::probe
