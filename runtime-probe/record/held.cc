#include "runtime-probe/record/held.h"

#include "runtime-probe/record/edges.h"
#include "runtime-probe/record/stacks.h"
#include "runtime-probe/record/system.h"
#include "runtime-probe/record/threads.h"

namespace impasse::probe {
namespace {

constexpr std::uint32_t kNotHeld = ~0U;

std::uint32_t KeptCount(const ThreadContext& context) {
  return context.record->held_count < trace::kMaxHeld ? context.record->held_count
                                                      : trace::kMaxHeld;
}

std::uint32_t PositionOf(const ThreadContext& context, std::uintptr_t address) {
  for (std::uint32_t i = KeptCount(context); i-- > 0;) {
    if (context.shadow[i].address == address) return i;
  }
  return kNotHeld;
}

std::uint64_t SetHash(const ThreadContext& context, std::uint32_t top) {
  const HeldEntry& held = context.record->held[top];
  const std::uint64_t below = top == 0 ? 0 : context.shadow[top - 1].set_hash;
  return Mix(below ^ (static_cast<std::uint64_t>(held.object) << 16) ^
             (static_cast<std::uint64_t>(held.mode) << 8) ^ held.tried ^ SiteBits(held.stack));
}

// Remove takes one entry out of the held set and keeps the order of the others. When more locks are
// held than entries are kept, the place that becomes free is a hole: one of the locks that have no
// entry.
void Remove(ThreadContext& context, std::uint32_t position) {
  const std::uint32_t kept = KeptCount(context);
  for (std::uint32_t i = position; i + 1 < kept; ++i) {
    context.record->held[i] = context.record->held[i + 1];
    context.shadow[i] = context.shadow[i + 1];
    context.shadow[i].set_hash = SetHash(context, i);
  }
  const std::uint32_t held_count = context.record->held_count - 1;
  if (held_count >= kept) {
    context.record->held[kept - 1] = {};
    context.shadow[kept - 1] = {};
  }
  StoreRelease(context.record->held_count, held_count);
}

// RemoveUnkept takes one of the locks that have no entry out of the count; false when there is
// none.
bool RemoveUnkept(ThreadContext& context) {
  if (context.record->held_count > trace::kMaxHeld) {
    StoreRelease(context.record->held_count, context.record->held_count - 1);
    return true;
  }
  const std::uint32_t hole = PositionOf(context, 0);
  if (hole == kNotHeld) return false;
  Remove(context, hole);
  return true;
}

void CountRelease(ThreadContext& context, std::uint32_t position) {
  if (position < context.undo_depth) {
    --context.undo_depth;
    Store(context.record->undos, context.record->undos + 1);
  } else {
    Progressed(context);
  }
}

// ReleasingForeign handles an object that is not in the held set: acquired by another thread,
// before the probe could see it, or beyond kMaxHeld.
void ReleasingForeign(ThreadContext& context, std::uintptr_t address) {
  const std::uint32_t object = LookUpObject(address);
  if (object == 0) return;
  ObjectRecord& record = g_trace.objects[object];
  const std::uint32_t owner = Load(record.owner);
  const auto kind = static_cast<ObjectKind>(record.kind);
  const bool checked = kind == ObjectKind::kErrorCheckMutex || kind == ObjectKind::kRecursiveMutex;
  if (checked && owner != context.index) return;  // the real function will refuse it
  if (owner == context.index) {
    RemoveUnkept(context);
  } else if (owner == 0 && Load(record.readers) != 0) {
    Subtract(record.readers, 1);
  }
  Emit(context, Op::kRelease, object, Load(record.ticket), 0);
  Store(record.owner, 0);
  Progressed(context);
  if (owner != 0 && owner != context.index) TellReleased(owner);
}

}  // namespace

SiteEntry* FindSiteSlow(ThreadContext& context, CallSite site, std::uintptr_t address,
                        Describe describe) {
  const ErrnoKeeper keeper;
  if (context.lowest_stack_lock < site.frame) RetireStackLocks(context, site.frame);
  const std::uintptr_t callers = CallersOf(context, site);
  SiteEntry& entry = PlaceOf(context, site, address);
  // Two sites that have the same place would else push each other out at every turn.
  SiteEntry& second = *(&entry + 1);
  if (second.record != nullptr && IsOf(second, site, address, callers)) {
    const SiteEntry other = entry;
    entry = second;
    second = other;
    return &entry;
  }
  const std::uint32_t object = FindObject(context, address, site.frame, describe);
  if (object == 0) return nullptr;
  const std::uint32_t stack = StackAt(context, site, object);
  second = entry;
  entry = {site.pc, site.frame, address, &g_trace.objects[object], object, stack, callers};
  if (Load(entry.record->first_stack) == 0) Store(entry.record->first_stack, entry.stack);
  return &entry;
}

void NoteEdges(ThreadContext& context, std::uint32_t top, std::uint32_t stack) {
  if (top == 1) context.shadow[0].set_hash = SetHash(context, 0);
  const std::uint64_t hash = SetHash(context, top);
  context.shadow[top].set_hash = hash;
  const std::uint64_t key = hash ^ Mix(context.segment + 1);
  std::uint64_t& known = context.known_sets[hash % kKnownSets];
  if (known == key) [[likely]]
    return;
  AddEdges(context, top, stack);
  known = key;
}

void AcquiredAgain(ThreadContext& context, SiteEntry& entry, std::uintptr_t address, Grant grant) {
  const std::uint32_t position = PositionOf(context, address);
  if (position != kNotHeld) {
    ++context.record->held[position].depth;
    return;
  }
  if (context.record->held_count > trace::kMaxHeld || PositionOf(context, 0) != kNotHeld) {
    // Owned beyond the entries that are kept: count it, so that as many releases match.
    StoreRelease(context.record->held_count, context.record->held_count + 1);
    return;
  }
  // The record says that the slot owns it, the held set does not: a slot's earlier thread died with
  // it.
  const std::uint64_t ticket = entry.record->ticket + 1;
  Store(entry.record->ticket, ticket);
  Push(context, entry, grant, ticket);
}

void AcquiredShared(ThreadContext& context, SiteEntry& entry, std::uintptr_t address, Grant grant) {
  const std::uint64_t ticket = Add(entry.record->ticket, 1) + 1;
  Add(entry.record->readers, 1);
  const std::uint32_t position = PositionOf(context, address);
  if (position == kNotHeld) {
    Push(context, entry, grant, ticket);
    return;
  }
  ++context.record->held[position].depth;
  Emit(context, grant.op, entry.object, ticket, static_cast<std::uint8_t>(grant.mode));
}

void ReleasingSlow(ThreadContext& context, std::uintptr_t address) {
  const std::uint32_t position = PositionOf(context, address);
  if (position == kNotHeld) {
    ReleasingForeign(context, address);
    return;
  }
  HeldEntry& held = context.record->held[position];
  ObjectRecord& record = *context.shadow[position].record;
  const bool shared = held.mode == static_cast<std::uint8_t>(Mode::kShared);
  if (shared) Subtract(record.readers, 1);
  if (held.depth > 1) {
    --held.depth;
    if (shared) Emit(context, Op::kRelease, held.object, held.ticket, held.mode);
    return;
  }
  Emit(context, Op::kRelease, held.object, held.ticket, held.mode);
  Remove(context, position);
  if (!shared) Store(record.owner, 0);
  CountRelease(context, position);
}

void NoteFailure(ThreadContext& context, const SiteEntry& entry, std::uint32_t because_of) {
  ThreadRecord& thread = *context.record;
  thread.failures[thread.attempts % trace::kMaxFailures] = {entry.object, because_of, entry.pc};
  thread.stack_of_failure = entry.stack;
  context.undo_depth = context.record->held_count;
  context.undo_claims = context.claim_count;
  context.progress_at_failure = thread.progress;
  StoreRelease(thread.attempts, thread.attempts + 1);
}

void Failed(ThreadContext& context, CallSite site, std::uintptr_t address, Describe describe, Op op,
            Mode mode) {
  const SiteEntry* entry = FindSite(context, site, address, describe);
  if (entry == nullptr) return;
  NoteFailure(context, *entry, Load(entry->record->owner));
  const auto bits =
      static_cast<std::uint8_t>(static_cast<std::uint8_t>(mode) | trace::kEventFailed);
  Emit(context, op, entry->object, Load(entry->record->ticket), bits);
}

void DropReleasedByOthers(ThreadContext& context) {
  Store(context.purge, 0);
  for (std::uint32_t i = KeptCount(context); i-- > 0;) {
    const HeldEntry& held = context.record->held[i];
    if (held.object == 0) continue;
    const bool exclusive = held.mode == static_cast<std::uint8_t>(Mode::kExclusive);
    if (exclusive && Load(context.shadow[i].record->owner) != context.index) Remove(context, i);
  }
}

}  // namespace impasse::probe
