#include "runtime-probe/interpose/once.h"

#include <pthread.h>
#include <threads.h>

#include "runtime-probe/interpose/interpose.h"
#include "runtime-probe/interpose/with_cleanup.h"

namespace impasse::probe {
Description DescribeOnce(std::uintptr_t) { return {.kind = ObjectKind::kOnce, .capacity = 1}; }
Description DescribeStatic(std::uintptr_t) { return {.kind = ObjectKind::kOnce}; }

namespace {

// glibc's pthread_once_t: this bit is set when the routine has run.
constexpr int kDoneBit = 2;

// A call of pthread_once. The routine has no argument: the latest call leaves word for it in
// t_call, which nobody reads again once it has begun.
struct OnceCall {
  CallSite site;
  pthread_once_t* control;
  void (*routine)();
  bool published;
};

thread_local OnceCall* t_call __attribute__((tls_model("initial-exec"))) = nullptr;

void CallRoutine(void* call) { static_cast<OnceCall*>(call)->routine(); }

void OnGiven(void* call) { LoseOnce(AddressOf(static_cast<OnceCall*>(call)->control)); }

void Initialise() {
  OnceCall* call = t_call;
  if (call->published) EndOnce();
  call->published = false;
  OwnOnce(call->site, AddressOf(call->control), DescribeOnce);
  ImpasseWithCleanup(CallRoutine, OnGiven, call);
}

struct OnceApi {
  using Function = int (*)(pthread_once_t*, void (*)());
  static constexpr const char* kName = "pthread_once";
};

}  // namespace

bool BeginOnce(CallSite site, std::uintptr_t address, Describe describe) {
  ThreadContext* context = Enter();
  if (context == nullptr) return false;
  const SiteEntry* entry = FindSite(*context, site, address, describe);
  bool published = false;
  if (entry != nullptr) {
    const trace::WaitArm arm = {entry->object, static_cast<std::uint8_t>(Op::kAcquire), 0, 0};
    published = BeginWait(*context, {&arm, 1, 0, entry->stack, 0});
  }
  Leave(*context);
  return published;
}

void EndOnce() {
  ThreadContext* context = t_context;
  Reenter(*context);
  EndWait(*context);
  Leave(*context);
}

void OwnOnce(CallSite site, std::uintptr_t address, Describe describe) {
  ThreadContext* context = Enter();
  if (context == nullptr) return;
  Acquired(*context, site, address, describe, {Op::kAcquire, Mode::kExclusive});
  Leave(*context);
}

void LoseOnce(std::uintptr_t address) {
  ThreadContext* context = Enter();
  if (context == nullptr) return;
  Releasing(*context, address);
  Leave(*context);
}

namespace {

// The flags that this thread passed lately; each is worth one event.
constexpr std::size_t kRecent = 8;
thread_local std::uintptr_t t_passed[kRecent] __attribute__((tls_model("initial-exec"))) = {};

// What the routine did has happened before whatever the thread does from here on.
void PassOnce(CallSite site, std::uintptr_t address) {
  std::uintptr_t& recent = t_passed[address / sizeof(pthread_once_t) % kRecent];
  if (recent == address) return;
  ThreadContext* context = Enter();
  if (context == nullptr) return;
  recent = address;
  const SiteEntry* entry = FindSite(*context, site, address, DescribeOnce);
  if (entry != nullptr) Emit(*context, Op::kDown, entry->object, Load(entry->record->ticket), 0);
  Leave(*context);
}

int RunOnce(CallSite site, pthread_once_t* control, void (*routine)()) {
  const std::uintptr_t address = AddressOf(control);
  // Done long ago, as nearly always.
  if ((LoadAcquire(*control) & kDoneBit) != 0) {
    PassOnce(site, address);
    return 0;
  }
  OnceCall call = {site, control, routine, BeginOnce(site, address, DescribeOnce)};
  t_call = &call;
  const int result = Real<OnceApi>()(control, Initialise);
  if (call.published) EndOnce();
  if (result == 0) PassOnce(site, address);
  return result;
}

}  // namespace
}  // namespace impasse::probe

IMPASSE_EXPORT int pthread_once(pthread_once_t* control, void (*routine)()) {
  return impasse::probe::RunOnce(IMPASSE_CALL_SITE, control, routine);
}

IMPASSE_EXPORT void call_once(once_flag* flag, void (*routine)()) {
  static_assert(sizeof(once_flag) == sizeof(pthread_once_t));
  auto* control = reinterpret_cast<pthread_once_t*>(flag);
  impasse::probe::RunOnce(IMPASSE_CALL_SITE, control, routine);
}
