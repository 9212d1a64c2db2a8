// The table of annotate.h: how locks, channels and pools of the program's own speak to the probe.
#include "impasse/annotate.h"

#include "runtime-probe/interpose/api.h"
#include "runtime-probe/interpose/signals.h"
#include "runtime-probe/record/stacks.h"
#include "runtime-probe/record/swaps.h"

namespace impasse::probe {
namespace {

// Annotation enters the probe from an annotation: unlike interposed functions, annotations are
// recorded between enter_internal and leave_internal too.
class Annotation {
 public:
  Annotation() {
    ThreadContext* context = t_context;
    if (context->gate == kGateInternal) {
      Reenter(*context);
      context_ = context;
    } else {
      context_ = Enter();
    }
  }
  ~Annotation() {
    if (context_ == nullptr) return;
    CompilerBarrier();
    context_->gate = context_->internal_depth != 0 ? kGateInternal : kGateOpen;
  }
  Annotation(const Annotation&) = delete;
  Annotation& operator=(const Annotation&) = delete;

  explicit operator bool() const { return context_ != nullptr; }
  ThreadContext& context() const { return *context_; }

 private:
  ThreadContext* context_ = nullptr;
  ErrnoKeeper keeper_;
};

// SwapAnnotation is for what is told of single variables. What a lock, channel or pool that is
// annotated itself is made of is its own business.
class SwapAnnotation {
 public:
  SwapAnnotation() : context_(Enter()) {}
  ~SwapAnnotation() {
    if (context_ != nullptr) Leave(*context_);
  }
  SwapAnnotation(const SwapAnnotation&) = delete;
  SwapAnnotation& operator=(const SwapAnnotation&) = delete;

  explicit operator bool() const { return context_ != nullptr; }
  ThreadContext& context() const { return *context_; }

 private:
  ErrnoKeeper keeper_;
  ThreadContext* context_;
};

constexpr std::uint64_t kMinusOne = ~std::uint64_t{0};

bool IsLock(ObjectKind kind) { return kind == ObjectKind::kMutex || kind == ObjectKind::kRwLock; }

// KeyOf is the address under which an object is kept that is no lock.
std::uintptr_t KeyOf(const void* object) { return AddressOf(object) | trace::kAnnotatedAddress; }

ObjectRecord& RecordOf(std::uint32_t object) { return g_trace.objects[object]; }

// ChangeOfCount is what a completed operation adds to the count of the object: what a semaphore or
// a buffered channel holds, what a wait group still waits for.
std::uint64_t ChangeOfCount(Op op, ObjectKind kind) {
  switch (op) {
    case Op::kSend:
    case Op::kAdd:
      return 1;
    case Op::kReceive:
      return kMinusOne;
    case Op::kPost:
      return kind == ObjectKind::kWaitGroup || kind == ObjectKind::kLatch ? kMinusOne : 1;
    case Op::kDown:
      return kind == ObjectKind::kSemaphore ? kMinusOne : 0;
    default:
      return 0;
  }
}

// NoteQueue keeps the time at which the queue of a pool last moved: see ObjectRecord::capacity.
void NoteQueue(ObjectRecord& pool, Op op, std::uint64_t queued_before) {
  const bool filled = op == Op::kSend && queued_before == 0;
  if (filled || op == Op::kReceive) Store(pool.capacity, Now());
}

// Chain lets readers find the pool without looking at all objects; so its record is never used
// again.
void Chain(std::uint32_t pool) {
  KeepRecord(pool);
  std::uint32_t& last = g_trace.header->pools;
  for (std::uint32_t before = LoadAcquire(last);; before = LoadAcquire(last)) {
    Store(RecordOf(pool).owner, before);
    if (Replace(last, before, pool)) return;
  }
}

void NoteClose(const ThreadContext& context, ObjectRecord& object) {
  Store(object.closed, 1);
  NoteReleaser(context, object, kFreesWaiters);
  NoteReleaser(context, object, kFreesSenders);
}

// FindLock is FindSite for what is used as a lock. It need not have been created by annotation:
// static locks have no constructor that runs. It is a mutex until somebody wants it in shared mode.
SiteEntry* FindLock(ThreadContext& context, CallSite site, const void* object,
                    std::uint32_t flags) {
  SiteEntry* entry = FindSite(context, site, AddressOf(object), DescribeUnknown);
  if (entry == nullptr) return nullptr;
  const auto kind = static_cast<ObjectKind>(entry->record->kind);
  // The first member of a lock may be an atomic variable that was seen first.
  const bool nameless = kind == ObjectKind::kUnknown || kind == ObjectKind::kAtomic;
  ObjectKind now = nameless ? ObjectKind::kMutex : kind;
  if (now == ObjectKind::kMutex && (flags & IMPASSE_SHARED) != 0) now = ObjectKind::kRwLock;
  if (now != kind) Store(entry->record->kind, static_cast<std::uint8_t>(now));
  return entry;
}

Grant GrantOf(std::uint32_t flags) {
  return {(flags & IMPASSE_TRIED) != 0 ? Op::kTryAcquire : Op::kAcquire,
          (flags & IMPASSE_SHARED) != 0 ? Mode::kShared : Mode::kExclusive};
}

void Create(const void* object, std::uint32_t kind, std::uint64_t capacity, const char* name) {
  const CallSite site = IMPASSE_CALL_SITE;
  const Annotation annotation;
  if (!annotation) return;
  const bool is_lock = IsLock(static_cast<ObjectKind>(kind));
  const std::uintptr_t key = is_lock ? AddressOf(object) : KeyOf(object);
  DestroyObject(key);
  const SiteEntry* entry = FindSite(annotation.context(), site, key, DescribeUnknown);
  if (entry == nullptr) return;
  ObjectRecord& record = *entry->record;
  record.kind = static_cast<std::uint8_t>(kind);
  const bool channel = record.kind == static_cast<std::uint8_t>(ObjectKind::kChannel);
  Store(channel ? record.capacity : record.count, capacity);
  if (name != nullptr) Store(record.name, Intern(name));
  if (record.kind == static_cast<std::uint8_t>(ObjectKind::kPool)) Chain(entry->object);
}

void Destroyed(const void* object) {
  const Annotation annotation;
  if (!annotation) return;
  std::uint32_t ended = DestroyObject(KeyOf(object));
  if (ended == 0) ended = DestroyObject(AddressOf(object));
  if (ended != 0) Emit(annotation.context(), Op::kDestroy, ended, Load(RecordOf(ended).ticket), 0);
}

void WaitBegin(const impasse_arm* arms, std::size_t count, std::uint32_t flags) {
  const CallSite site = IMPASSE_CALL_SITE;
  const Annotation annotation;
  if (!annotation) return;
  trace::WaitArm known[trace::kMaxSelectArms] = {};
  Wait wait = {known, 0, 0, 0, 0};
  if ((flags & IMPASSE_TIMED) != 0) wait.flags |= trace::kWaitTimed;
  // Arms that cannot be shown could end the wait: then nothing can be said of it.
  if ((flags & IMPASSE_EXTERNAL) != 0 || count > trace::kMaxSelectArms) {
    wait.flags |= trace::kWaitExternal;
  }
  if (count > 1) wait.flags |= trace::kWaitAny;
  for (std::size_t i = 0; i < count && i < trace::kMaxSelectArms; ++i) {
    const bool is_lock = static_cast<Op>(arms[i].op) == Op::kAcquire;
    const SiteEntry* entry =
        is_lock ? FindLock(annotation.context(), site, arms[i].object, flags)
                : FindSite(annotation.context(), site, KeyOf(arms[i].object), DescribeUnknown);
    if (entry == nullptr) {
      wait.flags |= trace::kWaitExternal;
      continue;
    }
    if (wait.stack == 0) wait.stack = entry->stack;
    known[wait.arm_count++] = {entry->object, static_cast<std::uint8_t>(arms[i].op),
                               static_cast<std::uint8_t>(GrantOf(flags).mode), 0};
  }
  if (count == 0) wait.stack = StackAt(annotation.context(), site, 0);
  BeginWait(annotation.context(), wait);
}

void WaitEnd() {
  const Annotation annotation;
  if (annotation && IsBlocked(annotation.context())) EndWait(annotation.context());
}

void Did(const void* object, std::uint32_t op_number) {
  const CallSite site = IMPASSE_CALL_SITE;
  const Annotation annotation;
  if (!annotation) return;
  ThreadContext& context = annotation.context();
  const auto op = static_cast<Op>(op_number);
  const SiteEntry* entry = FindSite(context, site, KeyOf(object), DescribeUnknown);
  if (entry == nullptr) return;
  ObjectRecord& record = *entry->record;
  if (op == Op::kClose) {
    NoteClose(context, record);
  } else {
    NoteReleaser(context, record, RoleOf(op));
  }
  const std::uint64_t change = ChangeOfCount(op, static_cast<ObjectKind>(record.kind));
  const std::uint64_t before = change != 0 ? Add(record.count, change) : 0;
  if (record.kind == static_cast<std::uint8_t>(ObjectKind::kPool)) NoteQueue(record, op, before);
  Emit(context, op, entry->object, Add(record.ticket, 1) + 1, 0);
  Progressed(context);
}

void DidAcquire(const void* object, std::uint32_t flags) {
  const CallSite site = IMPASSE_CALL_SITE;
  const Annotation annotation;
  if (!annotation) return;
  if (FindLock(annotation.context(), site, object, flags) == nullptr) return;
  Acquired(annotation.context(), site, AddressOf(object), DescribeUnknown, GrantOf(flags));
}

void DidRelease(const void* object, std::uint32_t) {
  const Annotation annotation;
  if (annotation) Releasing(annotation.context(), AddressOf(object));
}

void DidFail(const void* object, std::uint32_t op) {
  const CallSite site = IMPASSE_CALL_SITE;
  const Annotation annotation;
  if (!annotation) return;
  const bool is_lock = static_cast<Op>(op) == Op::kAcquire;
  if (is_lock && FindLock(annotation.context(), site, object, 0) == nullptr) return;
  const std::uintptr_t key = is_lock ? AddressOf(object) : KeyOf(object);
  Failed(annotation.context(), site, key, DescribeUnknown, static_cast<Op>(op), Mode::kExclusive);
}

void Endpoint(const void* object, std::uint32_t op, int on) {
  const CallSite site = IMPASSE_CALL_SITE;
  const Annotation annotation;
  if (!annotation) return;
  ThreadContext& context = annotation.context();
  const SiteEntry* entry = FindSite(context, site, KeyOf(object), DescribeUnknown);
  if (entry == nullptr) return;
  if (static_cast<Op>(op) == Op::kClose) {
    Declare(context, *entry->record, kFreesWaiters, on != 0);
    Declare(context, *entry->record, kFreesSenders, on != 0);
  } else {
    Declare(context, *entry->record, RoleOf(static_cast<Op>(op)), on != 0);
  }
}

void Progress() {
  const Annotation annotation;
  if (!annotation) return;
  Progressed(annotation.context());
  Emit(annotation.context(), Op::kProgress, 0, 0, 0);
}

void DidSwap(const volatile void* variable, std::uint64_t before, std::uint64_t after) {
  const CallSite site = IMPASSE_CALL_SITE;
  const SwapAnnotation annotation;
  if (annotation) Swapped(annotation.context(), site, AddressOf(variable), before, after);
}

void DidNotSwap(const volatile void* variable) {
  const CallSite site = IMPASSE_CALL_SITE;
  const SwapAnnotation annotation;
  if (annotation) SwapFailed(annotation.context(), site, AddressOf(variable));
}

void AboutToStore(const volatile void* variable, std::uint64_t value) {
  const SwapAnnotation annotation;
  if (annotation) Storing(annotation.context(), AddressOf(variable), value);
}

void EnterInternal() {
  const Annotation annotation;
  if (annotation) ++annotation.context().internal_depth;
}

void LeaveInternal() {
  const Annotation annotation;
  if (annotation && annotation.context().internal_depth != 0) {
    --annotation.context().internal_depth;
  }
}

}  // namespace
}  // namespace impasse::probe

extern "C" __attribute__((visibility("default"))) const impasse_table impasse_probe_table_v1 = {
    IMPASSE_TABLE_VERSION,         sizeof(impasse_table),         impasse::probe::Create,
    impasse::probe::Destroyed,     impasse::probe::WaitBegin,     impasse::probe::WaitEnd,
    impasse::probe::Did,           impasse::probe::DidAcquire,    impasse::probe::DidRelease,
    impasse::probe::DidFail,       impasse::probe::Endpoint,      impasse::probe::Progress,
    impasse::probe::EnterInternal, impasse::probe::LeaveInternal, impasse::probe::DidSwap,
    impasse::probe::DidNotSwap,    impasse::probe::AboutToStore};
