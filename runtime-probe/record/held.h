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
IMPASSE_COLD SiteEntry* FindSiteSlow(ThreadContext& context, CallSite site, std::uintptr_t address,
                                     Describe describe);

// PlaceOf is where the site is looked for first; the place behind it is the second one. Sites of
// one thread differ in few bits, and in the same ones: they must not cancel each other out.
IMPASSE_HOT SiteEntry& PlaceOf(ThreadContext& context, CallSite site, std::uintptr_t address) {
  const std::uint64_t bits =
      address ^ (site.pc << 21 | site.pc >> 43) ^ (site.frame << 42 | site.frame >> 22);
  return context.sites[bits * 0x9e3779b97f4a7c15 >> (65 - kSiteBits) << 1];
}

// IsOf tells whether the entry is that of the site, and still holds.
IMPASSE_HOT bool IsOf(const SiteEntry& entry, CallSite site, std::uintptr_t address,
                      std::uintptr_t callers) {
  return entry.callers == callers && entry.address == address && entry.pc == site.pc &&
         entry.frame == site.frame && entry.record->address == address &&
         entry.record->destroyed == 0;
}

// Expect has the record brought here that the site will most likely need: the memory that other
// threads wrote to last then arrives together with that of the lock itself.
IMPASSE_HOT void Expect(ThreadContext& context, CallSite site, std::uintptr_t address) {
  __builtin_prefetch(PlaceOf(context, site, address).record, /*rw=*/1);
}

// FindSite returns what is known of the object at this site, nullptr when the object has no record.
// It is good until the next call.
IMPASSE_HOT SiteEntry* FindSite(ThreadContext& context, CallSite site, std::uintptr_t address,
                                Describe describe) {
  SiteEntry& entry = PlaceOf(context, site, address);
  const bool hit = IsOf(entry, site, address, CallersOf(context, site)) &&
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
IMPASSE_HOT void Progressed(ThreadContext& context) {
  if (context.undo_depth != 0) [[unlikely]]
    context.undo_depth = 0;
  Store(context.record->progress, context.record->progress + 1);
}

// NoteEdges writes the lock-order edges of the lock on top of the held set, if this set was not
// seen in this segment lately.
void NoteEdges(ThreadContext& context, std::uint32_t top, std::uint32_t stack);

// Push puts the lock on top of the held set.
IMPASSE_HOT void Push(ThreadContext& context, const SiteEntry& entry, Grant grant,
                      std::uint64_t ticket) {
  const std::uint32_t top = context.record->held_count;
  if (top < trace::kMaxHeld) [[likely]] {
    HeldEntry& held = context.record->held[top];
    // A store costs more than putting its parts together, and pairs can be moved at once.
    const std::uint64_t first = entry.object | static_cast<std::uint64_t>(grant.mode) << 32 |
                                std::uint64_t{grant.op == Op::kAcquire ? 0U : 1U} << 40 |
                                std::uint64_t{1} << 48;  // depth
    __builtin_memcpy(&held.object, &first, sizeof(first));
    held.ticket = ticket;
    __builtin_memcpy(&held.return_pc, &entry.pc, 2 * sizeof(std::uint64_t));
    held.stack = entry.stack;
    __builtin_memcpy(&context.shadow[top].address, &entry.address, 2 * sizeof(std::uint64_t));
    if (top != 0) NoteEdges(context, top, entry.stack);
  }
  StoreRelease(context.record->held_count, top + 1);
  Emit(context, grant.op, entry.object, ticket, static_cast<std::uint8_t>(grant.mode));
}

// AcquiredAgain handles a lock that the thread owns already; a recursive one gets deeper.
IMPASSE_COLD void AcquiredAgain(ThreadContext& context, SiteEntry& entry, std::uintptr_t address,
                                Grant grant);

// AcquiredShared records a shared acquisition.
void AcquiredShared(ThreadContext& context, SiteEntry& entry, std::uintptr_t address, Grant grant);

// Acquired records that the thread owns the object now.
IMPASSE_HOT void Acquired(ThreadContext& context, CallSite site, std::uintptr_t address,
                          Describe describe, Grant grant) {
  SiteEntry* entry = FindSite(context, site, address, describe);
  if (entry == nullptr) [[unlikely]]
    return;
  if (grant.mode != Mode::kExclusive) {
    AcquiredShared(context, *entry, address, grant);
    return;
  }
  ObjectRecord& record = *entry->record;
  if (record.owner == context.index) [[unlikely]] {
    AcquiredAgain(context, *entry, address, grant);
    return;
  }
  const std::uint64_t ticket = record.ticket + 1;
  Store(record.ticket, ticket);
  Store(record.owner, context.index);
  Push(context, *entry, grant, ticket);
}

// ReleasingSlow handles everything but the release of the lock acquired last.
IMPASSE_COLD void ReleasingSlow(ThreadContext& context, std::uintptr_t address);

// Releasing records that the thread gives the object up. It comes before the real release: after it
// the record belongs to the next owner.
IMPASSE_HOT void Releasing(ThreadContext& context, std::uintptr_t address) {
  const std::uint32_t top = context.record->held_count - 1;
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
  Store(context.record->held_count, top);
  Store(context.shadow[top].record->owner, 0);
  if (top < context.undo_depth) [[unlikely]] {
    context.undo_depth = top;
    Store(context.record->undos, context.record->undos + 1);
  } else {
    Progressed(context);
  }
}

// Failed records that a try or a timed operation did not get the object.
IMPASSE_COLD void Failed(ThreadContext& context, CallSite site, std::uintptr_t address,
                         Describe describe, Op op, Mode mode);

// NoteFailure counts a failed attempt at the site, because of what another thread has or did; 0:
// not known.
void NoteFailure(ThreadContext& context, const SiteEntry& entry, std::uint32_t because_of);

// DropReleasedByOthers takes out of the held set what another thread has released.
void DropReleasedByOthers(ThreadContext& context);

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_HELD_H_
