#include "runtime-probe/interpose/signals.h"

namespace impasse::probe {
namespace {

// TakeOut removes the mutex from the held set and returns the entry it had.
HeldEntry TakeOut(ThreadContext& context, std::uintptr_t mutex) {
  HeldEntry before = {};
  for (std::uint32_t i = 0; i < context.record->held_count && i < trace::kMaxHeld; ++i) {
    if (context.shadow[i].address == mutex) before = context.record->held[i];
  }
  const std::uint32_t undo_depth = context.undo_depth;
  const std::uint64_t progress = context.record->progress;
  const std::uint64_t undos = context.record->undos;
  Releasing(context, mutex);
  // The release inside a wait is no completed critical section, nor an undo.
  context.undo_depth =
      undo_depth < context.record->held_count ? undo_depth : context.record->held_count;
  Store(context.record->progress, progress);
  Store(context.record->undos, undos);
  return before;
}

// PutBack makes the mutex held again: with a new ticket, but as acquired where the program acquired
// it.
void PutBack(const ConditionWait& wait) {
  ThreadContext& context = *wait.context;
  const Mode mode = wait.held.object != 0 ? static_cast<Mode>(wait.held.mode) : Mode::kExclusive;
  Acquired(context, wait.site, wait.mutex, wait.describe_mutex, {Op::kAcquire, mode});
  const std::uint32_t top = context.record->held_count - 1;
  if (wait.held.object == 0 || top >= trace::kMaxHeld) return;
  if (context.shadow[top].address != wait.mutex) return;
  HeldEntry& held = context.record->held[top];
  held.return_pc = wait.held.return_pc;
  held.stack_pointer = wait.held.stack_pointer;
  held.stack = wait.held.stack;
  held.depth = wait.held.depth;
}

// IsNeutral: keeping step with others is no work done, and what a futex is used for is not known.
bool IsNeutral(const ObjectRecord& object) {
  const auto kind = static_cast<ObjectKind>(object.kind);
  return kind == ObjectKind::kBarrier || kind == ObjectKind::kFutex;
}

}  // namespace

void Signalled(ThreadContext& context, CallSite site, std::uintptr_t address, Describe describe,
               Op op, std::uint64_t change) {
  const SiteEntry* entry = FindSite(context, site, address, describe);
  if (entry == nullptr) return;
  ObjectRecord& object = *entry->record;
  NoteReleaser(context, object, RoleOf(op));
  if (change != 0) Add(object.count, change);
  Emit(context, op, entry->object, Add(object.ticket, 1) + 1, 0);
  if (!IsNeutral(object)) Progressed(context);
}

void Passed(ThreadContext& context, std::uint32_t object, Op op) {
  if (object != 0) {
    ObjectRecord& record = g_trace.objects[object];
    std::uint64_t count = Load(record.count);
    while (count != 0 && !Replace(record.count, count, count - 1)) count = Load(record.count);
    Emit(context, op, object, Add(record.ticket, 1) + 1, 0);
    if (IsNeutral(record)) return;
  }
  Progressed(context);
}

void OnBlockingCancelled(void* value) {
  auto& context = *static_cast<ThreadContext*>(value);
  Reenter(context);
  if (IsBlocked(context)) EndWait(context);
  Leave(context);
}

void BeginConditionWait(ConditionWait& wait) {
  const ErrnoKeeper keeper;
  ThreadContext& context = *wait.context;
  wait.held = TakeOut(context, wait.mutex);
  const SiteEntry* entry =
      wait.condition == 0 ? nullptr
                          : FindSite(context, wait.site, wait.condition, wait.describe_condition);
  if (entry != nullptr) {
    wait.object = entry->object;
    const trace::WaitArm arm = {entry->object, static_cast<std::uint8_t>(wait.op), 0, 0};
    const std::uint32_t mutex = wait.held.object != 0 ? wait.held.object : LookUpObject(wait.mutex);
    const std::uint32_t flags = wait.op == Op::kTimedWait ? trace::kWaitTimed : 0U;
    wait.published = BeginWait(context, {&arm, 1, flags, entry->stack, mutex});
  }
  Leave(context);
}

void EndConditionWait(ConditionWait& wait, bool woken) {
  const ErrnoKeeper keeper;
  ThreadContext& context = *wait.context;
  Reenter(context);
  if (wait.published) EndWait(context);
  if (!woken) {
    Failed(context, wait.site, wait.condition, wait.describe_condition, wait.op, Mode::kExclusive);
  } else if (wait.object != 0) {
    Emit(context, wait.op, wait.object, Add(g_trace.objects[wait.object].ticket, 1) + 1, 0);
    Progressed(context);
  }
  PutBack(wait);
  Leave(context);
}

void OnConditionCancelled(void* wait) {
  EndConditionWait(*static_cast<ConditionWait*>(wait), /*woken=*/false);
}

}  // namespace impasse::probe
