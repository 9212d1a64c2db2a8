// absl::Mutex and absl::CondVar of a shared libabsl: member functions found by their mangled names.
//
// Abseil puts each release into an inline namespace of its own, which is part of the names; so is
// the one that a distribution chooses. The end of this file lists them: adding one is adding a
// line. Where Abseil is linked statically its locks stay unseen here; docs/own-locks.md says what
// to do then.
//
// What Abseil does inside (futex, spin locks, and conditions that it evaluates for others) is not
// recorded: to the program the mutex is one object.
#include <dlfcn.h>
#include <link.h>

#include <cstdint>
#include <type_traits>

#include "runtime-probe/interpose/find_definition.h"
#include "runtime-probe/interpose/interpose.h"

namespace impasse::probe {

// absl::Duration and absl::Time, passed as they are: two registers on the machines of interest.
struct Span {
  std::int64_t high;
  std::uint32_t low;
};
// The internal KernelTimeout: one number. That of "never" has all bits set or is 0, by release.
struct Timeout {
  std::uint64_t value;
};

namespace {

// The functions below are made once for all releases, and get the real functions of theirs.
using OnObject = void (*)(void*);
using Try = bool (*)(void*);

// The last module of those that the program began with: they stay as long as it does.
const link_map* g_last_module = nullptr;

__attribute__((constructor)) void NoteModules() {
  const auto* map = static_cast<const link_map*>(dlopen(nullptr, RTLD_LAZY));
  while (map != nullptr && map->l_next != nullptr) map = map->l_next;
  g_last_module = map;
}

const link_map* ModuleOf(const void* address) {
  Dl_info info;
  void* map = nullptr;
  return dladdr1(address, &info, &map, RTLD_DL_LINKMAP) != 0 ? static_cast<link_map*>(map)
                                                             : nullptr;
}

bool IsLasting(const void* function) {
  if (g_last_module == nullptr) return false;
  const link_map* map = ModuleOf(function);
  while (map != nullptr && map != g_last_module) map = map->l_next;
  return map != nullptr;
}

// What the caller would reach without the probe. A plug-in loaded for itself alone (RTLD_LOCAL) has
// an Abseil that only it can see.
IMPASSE_COLD void* Find(const char* name, std::uintptr_t pc) {
  const ErrnoKeeper keeper;
  void* const function = FindNext(name);
  return function != nullptr ? function : FindDefinition(name, pc);
}

// RealAt is Real for functions that may be in a library which comes and goes: it is remembered only
// where it cannot go.
template <class Api>
typename Api::Function RealAt(CallSite site) {
  static void* function = nullptr;
  void* found = Load(function);
  if (found == nullptr) [[unlikely]] {
    found = Find(Api::kName, site.pc);
    if (IsLasting(found)) Store(function, found);
  }
  return reinterpret_cast<typename Api::Function>(found);
}

Description DescribeMutex(std::uintptr_t) { return {.kind = ObjectKind::kRwLock}; }
Description DescribeCondVar(std::uintptr_t) { return {.kind = ObjectKind::kCondition}; }

// Inside shuts the gate of a thread for what Abseil itself does, until it goes.
class Inside {
 public:
  explicit Inside(ThreadContext& context) : context_(context) {
    CompilerBarrier();
    context_.gate = kGateInternal;
  }
  ~Inside() { Reenter(context_); }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  ThreadContext& context_;
};

IMPASSE_COLD void LockContended(ThreadContext& context, CallSite site, void* mutex, Mode mode,
                                OnObject lock) {
  const ErrnoKeeper keeper;
  const SiteEntry* entry = FindSite(context, site, AddressOf(mutex), DescribeMutex);
  if (IsConfirming()) {
    PauseBefore(context, entry);
    entry = FindSite(context, site, AddressOf(mutex), DescribeMutex);
  }
  bool published = false;
  if (entry != nullptr) {
    const trace::WaitArm arm = {entry->object, static_cast<std::uint8_t>(Op::kAcquire),
                                static_cast<std::uint8_t>(mode), 0};
    published = BeginWait(context, {&arm, 1, 0, entry->stack, 0});
  }
  {
    const Inside inside(context);
    lock(mutex);
  }
  if (published) EndWait(context);
  Acquired(context, site, AddressOf(mutex), DescribeMutex, {Op::kAcquire, mode});
}

void LockMutex(CallSite site, void* mutex, Mode mode, OnObject lock, Try try_lock) {
  ThreadContext* context = Enter();
  if (context == nullptr) return lock(mutex);
  if (!IsConfirming() && try_lock(mutex)) {
    Acquired(*context, site, AddressOf(mutex), DescribeMutex, {Op::kAcquire, mode});
  } else {
    LockContended(*context, site, mutex, mode, lock);
  }
  Leave(*context);
}

bool TryMutex(CallSite site, void* mutex, Mode mode, Try try_lock) {
  ThreadContext* context = Enter();
  const bool result = try_lock(mutex);
  if (context == nullptr) return result;
  if (result) {
    Acquired(*context, site, AddressOf(mutex), DescribeMutex, {Op::kTryAcquire, mode});
  } else {
    Failed(*context, site, AddressOf(mutex), DescribeMutex, Op::kTryAcquire, mode);
  }
  Leave(*context);
  return result;
}

void UnlockMutex(void* mutex, OnObject unlock) {
  ThreadContext* context = Enter();
  if (context == nullptr) return unlock(mutex);
  Releasing(*context, AddressOf(mutex));
  {
    const Inside inside(*context);
    unlock(mutex);
  }
  Leave(*context);
}

// Calls what belongs to Abseil with the gate shut, and hands on its answer; `done` looks at that
// first.
template <class Call, class Done>
auto CallInside(ThreadContext& context, Call call, Done done) {
  if constexpr (std::is_void_v<decltype(call())>) {
    {
      const Inside inside(context);
      call();
    }
    done(false);
  } else {
    bool result = false;
    {
      const Inside inside(context);
      result = call();
    }
    done(result);
    return result;
  }
}

// LockWhen waits for a state of the data as well; which of the two it waits for cannot be told, so
// no wait is recorded, only what is held afterwards.
template <class Return, class... A>
__attribute__((noinline)) Return LockWhen(CallSite site, Mode mode, Return (*real)(void*, A...),
                                          void* mutex, A... a) {
  ThreadContext* context = Enter();
  if (context == nullptr) return real(mutex, a...);
  return CallInside(
      *context, [=] { return real(mutex, a...); },
      [=](bool) {
        const ErrnoKeeper keeper;
        Acquired(*context, site, AddressOf(mutex), DescribeMutex, {Op::kAcquire, mode});
        Leave(*context);
      });
}

// The mutex is given back while the thread waits: for the condition variable, or for a state of the
// data when there is none. A wait with a time limit answers whether that ended it.
template <class Call>
auto Waiting(CallSite site, Op op, void* condition, void* mutex, Call call) {
  ThreadContext* context = Enter();
  if (context == nullptr) return call();
  ConditionWait wait = {};
  wait.context = context;
  wait.site = site;
  wait.mutex = AddressOf(mutex);
  wait.describe_mutex = DescribeMutex;
  wait.condition = AddressOf(condition);
  wait.describe_condition = DescribeCondVar;
  wait.op = op;
  BeginConditionWait(wait);
  return CallInside(*context, call, [&wait](bool timed_out) {
    EndConditionWait(wait, wait.condition == 0 || !timed_out);
  });
}

template <class Return, class... A>
__attribute__((noinline)) Return WaitOn(CallSite site, Op op, Return (*real)(void*, void*, A...),
                                        void* condition, void* mutex, A... a) {
  return Waiting(site, op, condition, mutex, [=] { return real(condition, mutex, a...); });
}

template <class Return, class... A>
__attribute__((noinline)) Return Await(CallSite site, Return (*real)(void*, A...), void* mutex,
                                       A... a) {
  return Waiting(site, Op::kWait, nullptr, mutex, [=] { return real(mutex, a...); });
}

// In some releases the waits without a limit are inlined and come here as those with one: never.
Op OpOf(Timeout timeout) {
  return timeout.value == 0 || ~timeout.value == 0 ? Op::kWait : Op::kTimedWait;
}

void Notify(CallSite site, Op op, void* condition, OnObject notify) {
  ThreadContext* context = Enter();
  if (context == nullptr) return notify(condition);
  Signalled(*context, site, AddressOf(condition), DescribeCondVar, op, 0);
  {
    const Inside inside(*context);
    notify(condition);
  }
  Leave(*context);
}

void Destroy(void* object, OnObject destroy) {
  NoteEnded(AddressOf(object));
  destroy(object);
}

}  // namespace

// NOLINTBEGIN(bugprone-macro-parentheses): names, parameters and arguments bring their own

// IMPASSE_ABSL_FN(RELEASE, NAME, SYMBOL, RETURN, PARAMETERS, BODY): the member function SYMBOL of a
// release, exported under its mangled name; BODY has it as Api and the call site as site.
#define IMPASSE_ABSL_FN(release, name, symbol, ret, params, ...)                                 \
  struct Absl_##release##_##name {                                                               \
    using Function = ret(*) params;                                                              \
    static constexpr const char* kName = "_ZN4absl" #release symbol;                             \
  };                                                                                             \
  IMPASSE_EXPORT ret impasse_absl_##release##_##name params __asm__("_ZN4absl" #release symbol); \
  IMPASSE_EXPORT ret impasse_absl_##release##_##name params {                                    \
    using Api = Absl_##release##_##name;                                                         \
    const CallSite site = IMPASSE_CALL_SITE;                                                     \
    return __VA_ARGS__;                                                                          \
  }

#define IMPASSE_ABSL_LOCKS(r, lock, lock_symbol, unlock, unlock_symbol, try, try_symbol, mode)     \
  IMPASSE_ABSL_FN(r, try, try_symbol, bool, (void* m), TryMutex(site, m, mode, RealAt<Api>(site))) \
  IMPASSE_ABSL_FN(r, lock, lock_symbol, void, (void* m),                                           \
                  LockMutex(site, m, mode, RealAt<Api>(site), RealAt<Absl_##r##_##try>(site)))     \
  IMPASSE_ABSL_FN(r, unlock, unlock_symbol, void, (void* m), UnlockMutex(m, RealAt<Api>(site)))

#define IMPASSE_ABSL_CONDITION "ERKNS0_9ConditionE"
#define IMPASSE_ABSL_TIMEOUT "NS0_24synchronization_internal13KernelTimeoutE"

#define IMPASSE_ABSL_LOCK_WHEN(r, name, symbol, mode)                                     \
  IMPASSE_ABSL_FN(r, name, symbol IMPASSE_ABSL_CONDITION, void, (void* m, const void* c), \
                  LockWhen(site, mode, RealAt<Api>(site), m, c))
#define IMPASSE_ABSL_LOCK_WHEN_UNTIL(r, name, symbol, limit, mode)    \
  IMPASSE_ABSL_FN(r, name, symbol IMPASSE_ABSL_CONDITION limit, bool, \
                  (void* m, const void* c, Span t),                   \
                  LockWhen(site, mode, RealAt<Api>(site), m, c, t))

#define IMPASSE_ABSL_MUTEX(r)                                                                 \
  IMPASSE_ABSL_LOCKS(r, Lock, "5Mutex4LockEv", Unlock, "5Mutex6UnlockEv", TryLock,            \
                     "5Mutex7TryLockEv", Mode::kExclusive)                                    \
  IMPASSE_ABSL_LOCKS(r, lock, "5Mutex4lockEv", unlock, "5Mutex6unlockEv", try_lock,           \
                     "5Mutex8try_lockEv", Mode::kExclusive)                                   \
  IMPASSE_ABSL_LOCKS(r, ReaderLock, "5Mutex10ReaderLockEv", ReaderUnlock,                     \
                     "5Mutex12ReaderUnlockEv", ReaderTryLock, "5Mutex13ReaderTryLockEv",      \
                     Mode::kShared)                                                           \
  IMPASSE_ABSL_LOCKS(r, lock_shared, "5Mutex11lock_sharedEv", unlock_shared,                  \
                     "5Mutex13unlock_sharedEv", try_lock_shared, "5Mutex15try_lock_sharedEv", \
                     Mode::kShared)                                                           \
  IMPASSE_ABSL_FN(r, EndMutex1, "5MutexD1Ev", void, (void* m), Destroy(m, RealAt<Api>(site))) \
  IMPASSE_ABSL_FN(r, EndMutex2, "5MutexD2Ev", void, (void* m), Destroy(m, RealAt<Api>(site)))

#define IMPASSE_ABSL_CONDITIONS(r)                                                                 \
  IMPASSE_ABSL_LOCK_WHEN(r, LockWhen, "5Mutex8LockWhen", Mode::kExclusive)                         \
  IMPASSE_ABSL_LOCK_WHEN(r, ReaderLockWhen, "5Mutex14ReaderLockWhen", Mode::kShared)               \
  IMPASSE_ABSL_LOCK_WHEN_UNTIL(r, LockFor, "5Mutex19LockWhenWithTimeout", "NS0_8DurationE",        \
                               Mode::kExclusive)                                                   \
  IMPASSE_ABSL_LOCK_WHEN_UNTIL(r, LockUntil, "5Mutex20LockWhenWithDeadline", "NS0_4TimeE",         \
                               Mode::kExclusive)                                                   \
  IMPASSE_ABSL_LOCK_WHEN_UNTIL(r, ReadFor, "5Mutex25ReaderLockWhenWithTimeout", "NS0_8DurationE",  \
                               Mode::kShared)                                                      \
  IMPASSE_ABSL_LOCK_WHEN_UNTIL(r, ReadUntil, "5Mutex26ReaderLockWhenWithDeadline", "NS0_4TimeE",   \
                               Mode::kShared)                                                      \
  IMPASSE_ABSL_FN(                                                                                 \
      r, LockWhenCommon, "5Mutex14LockWhenCommon" IMPASSE_ABSL_CONDITION IMPASSE_ABSL_TIMEOUT "b", \
      bool, (void* m, const void* c, Timeout t, bool write),                                       \
      LockWhen(site, write ? Mode::kExclusive : Mode::kShared, RealAt<Api>(site), m, c, t, write)) \
  IMPASSE_ABSL_FN(r, Await, "5Mutex5Await" IMPASSE_ABSL_CONDITION, void, (void* m, const void* c), \
                  Await(site, RealAt<Api>(site), m, c))                                            \
  IMPASSE_ABSL_FN(r, AwaitFor, "5Mutex16AwaitWithTimeout" IMPASSE_ABSL_CONDITION "NS0_8DurationE", \
                  bool, (void* m, const void* c, Span t), Await(site, RealAt<Api>(site), m, c, t)) \
  IMPASSE_ABSL_FN(r, AwaitUntil, "5Mutex17AwaitWithDeadline" IMPASSE_ABSL_CONDITION "NS0_4TimeE",  \
                  bool, (void* m, const void* c, Span t), Await(site, RealAt<Api>(site), m, c, t)) \
  IMPASSE_ABSL_FN(r, AwaitCommon,                                                                  \
                  "5Mutex11AwaitCommon" IMPASSE_ABSL_CONDITION IMPASSE_ABSL_TIMEOUT, bool,         \
                  (void* m, const void* c, Timeout t), Await(site, RealAt<Api>(site), m, c, t))

#define IMPASSE_ABSL_CONDVAR(r)                                                                   \
  IMPASSE_ABSL_FN(r, Wait, "7CondVar4WaitEPNS0_5MutexE", void, (void* v, void* m),                \
                  WaitOn(site, Op::kWait, RealAt<Api>(site), v, m))                               \
  IMPASSE_ABSL_FN(r, WaitFor, "7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE", bool,       \
                  (void* v, void* m, Span t),                                                     \
                  WaitOn(site, Op::kTimedWait, RealAt<Api>(site), v, m, t))                       \
  IMPASSE_ABSL_FN(r, WaitUntil, "7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE", bool,        \
                  (void* v, void* m, Span t),                                                     \
                  WaitOn(site, Op::kTimedWait, RealAt<Api>(site), v, m, t))                       \
  IMPASSE_ABSL_FN(r, WaitCommon, "7CondVar10WaitCommonEPNS0_5MutexE" IMPASSE_ABSL_TIMEOUT, bool,  \
                  (void* v, void* m, Timeout t),                                                  \
                  WaitOn(site, OpOf(t), RealAt<Api>(site), v, m, t))                              \
  IMPASSE_ABSL_FN(r, Signal, "7CondVar6SignalEv", void, (void* v),                                \
                  Notify(site, Op::kNotifyOne, v, RealAt<Api>(site)))                             \
  IMPASSE_ABSL_FN(r, SignalAll, "7CondVar9SignalAllEv", void, (void* v),                          \
                  Notify(site, Op::kNotifyAll, v, RealAt<Api>(site)))                             \
  IMPASSE_ABSL_FN(r, EndCondVar1, "7CondVarD1Ev", void, (void* v), Destroy(v, RealAt<Api>(site))) \
  IMPASSE_ABSL_FN(r, EndCondVar2, "7CondVarD2Ev", void, (void* v), Destroy(v, RealAt<Api>(site)))

#define IMPASSE_ABSL_RELEASE(r) \
  IMPASSE_ABSL_MUTEX(r)         \
  IMPASSE_ABSL_CONDITIONS(r)    \
  IMPASSE_ABSL_CONDVAR(r)

IMPASSE_ABSL_RELEASE(7debian2)  // 20200923
IMPASSE_ABSL_RELEASE(7debian3)  // 20220623
IMPASSE_ABSL_RELEASE(7debian5)  // 20230802
IMPASSE_ABSL_RELEASE(7debian7)  // 20240722
IMPASSE_ABSL_RELEASE(12lts_20220623)
IMPASSE_ABSL_RELEASE(12lts_20230125)
IMPASSE_ABSL_RELEASE(12lts_20230802)
IMPASSE_ABSL_RELEASE(12lts_20240116)
IMPASSE_ABSL_RELEASE(12lts_20240722)
IMPASSE_ABSL_RELEASE(12lts_20250127)
IMPASSE_ABSL_RELEASE(12lts_20250512)
IMPASSE_ABSL_RELEASE(12lts_20250814)

// NOLINTEND(bugprone-macro-parentheses)

}  // namespace impasse::probe
