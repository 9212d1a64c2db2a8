// Held: which locks a thread owns. The fast path of the probe.
//
// What is recorded of an uncontended lock and unlock: the owner and the ticket in the lock's
// record, the entry in the thread's held set, two events. All of it is plain stores to memory of
// the thread or of the lock it owns.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_HELD_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_HELD_H_

#include <cstdint>

#include "runtime-probe/record/context.h"
#include "runtime-probe/record/events.h"
#include "runtime-probe/record/objects.h"

namespace impasse::probe {

// FindSiteSlow fills the entry of the site; nullptr when the object has no record.
SiteEntry* FindSiteSlow(ThreadContext& context, const CallSite& site, std::uintptr_t address,
                        Describe describe);

// FindSite returns what is known of the object at this site, nullptr when the object has no record.
inline SiteEntry* FindSite(ThreadContext& context, const CallSite& site, std::uintptr_t address,
                           Describe describe) {
  const std::uintptr_t hash = (address >> 3) ^ (address >> 10) ^ site.pc ^ (site.frame >> 4);
  SiteEntry& entry = context.sites[hash % kSiteEntries];
  const bool hit = entry.address == address && entry.pc == site.pc && entry.frame == site.frame &&
                   entry.record->address == address && entry.record->destroyed == 0 &&
                   context.lowest_stack_lock >= site.frame;
  if (hit) [[likely]]
    return &entry;
  return FindSiteSlow(context, site, address, describe);
}

// How a lock was come by.
struct Grant {
  Op op;  // kAcquire, kTryAcquire, kTimedAcquire
  Mode mode;
};

// Progressed counts one completed operation: nothing done before can be undone any more.
inline void Progressed(ThreadContext& context) {
  context.undo_depth = 0;
  Store(context.record->progress, context.record->progress + 1);
}

// NoteEdges writes the lock-order edges of the lock on top of the held set, if this set was not
// seen in this segment lately.
void NoteEdges(ThreadContext& context, std::uint32_t top, std::uint32_t stack);

// Push puts the lock on top of the held set.
inline void Push(ThreadContext& context, const CallSite& site, const SiteEntry& entry,
                 std::uintptr_t address, Grant grant, std::uint64_t ticket) {
  const std::uint32_t top = context.held;
  if (top < trace::kMaxHeld) [[likely]] {
    HeldEntry& held = context.record->held[top];
    held.object = entry.object;
    held.mode = static_cast<std::uint8_t>(grant.mode);
    held.tried = grant.op == Op::kAcquire ? 0 : 1;
    held.depth = 1;
    held.ticket = ticket;
    held.return_pc = site.pc;
    held.stack_pointer = site.frame;
    held.stack = entry.stack;
    HeldShadow& shadow = context.shadow[top];
    shadow.address = address;
    shadow.record = entry.record;
    if (top != 0) NoteEdges(context, top, entry.stack);
  }
  context.held = top + 1;
  StoreRelease(context.record->held_count, top + 1);
  Emit(context, grant.op, entry.object, ticket, static_cast<std::uint8_t>(grant.mode));
}

// AcquiredAgain handles a lock that the thread owns already; a recursive one gets deeper.
void AcquiredAgain(ThreadContext& context, const CallSite& site, SiteEntry& entry,
                   std::uintptr_t address, Grant grant);

// AcquiredShared records a shared acquisition.
void AcquiredShared(ThreadContext& context, const CallSite& site, SiteEntry& entry,
                    std::uintptr_t address, Grant grant);

// Acquired records that the thread owns the object now.
inline void Acquired(ThreadContext& context, const CallSite& site, std::uintptr_t address,
                     Describe describe, Grant grant) {
  SiteEntry* entry = FindSite(context, site, address, describe);
  if (entry == nullptr) [[unlikely]]
    return;
  if (grant.mode != Mode::kExclusive) {
    AcquiredShared(context, site, *entry, address, grant);
    return;
  }
  ObjectRecord& record = *entry->record;
  if (record.owner == context.index) [[unlikely]] {
    AcquiredAgain(context, site, *entry, address, grant);
    return;
  }
  const std::uint64_t ticket = record.ticket + 1;
  Store(record.ticket, ticket);
  Store(record.owner, context.index);
  Push(context, site, *entry, address, grant, ticket);
}

// ReleasingSlow handles everything but the release of the lock acquired last.
void ReleasingSlow(ThreadContext& context, std::uintptr_t address);

// Releasing records that the thread gives the object up. It comes before the real release: after it
// the record belongs to the next owner.
inline void Releasing(ThreadContext& context, std::uintptr_t address) {
  const std::uint32_t top = context.held - 1;
  if (top >= trace::kMaxHeld || context.shadow[top].address != address) [[unlikely]] {
    ReleasingSlow(context, address);
    return;
  }
  HeldEntry& held = context.record->held[top];
  if (held.depth != 1 || held.mode != static_cast<std::uint8_t>(Mode::kExclusive)) [[unlikely]] {
    ReleasingSlow(context, address);
    return;
  }
  Emit(context, Op::kRelease, held.object, held.ticket, held.mode);
  context.held = top;
  Store(context.record->held_count, top);
  Store(context.shadow[top].record->owner, 0);
  if (top < context.undo_depth) {
    context.undo_depth = top;
    Store(context.record->undos, context.record->undos + 1);
  } else {
    Progressed(context);
  }
}

// Failed records that a try or a timed operation did not get the object.
void Failed(ThreadContext& context, const CallSite& site, std::uintptr_t address, Describe describe,
            Op op, Mode mode);

// DropReleasedByOthers takes out of the held set what another thread has released.
void DropReleasedByOthers(ThreadContext& context);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_HELD_H_
