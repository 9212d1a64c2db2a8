#include "runtime-probe/record/objects.h"

#include <sys/mman.h>

#include <cstring>
#include <iterator>

#include "runtime-probe/record/system.h"

namespace impasse::probe {
namespace {

struct Slot {
  std::uint64_t address;  // 0: free
  std::uint32_t object;
  std::uint32_t unused;
};

constexpr std::uint32_t kProbes = 64;
constexpr std::uint32_t kReuseProbes = 4096;

Slot* g_slots = nullptr;
std::uint32_t g_slot_count = 0;  // a power of two
std::uint8_t* g_kept = nullptr;  // by object: something refers to the record
std::uint32_t g_object_count = 0;
std::uint32_t g_reuse_hint = 1;
// After searches that found nothing to use again, so many calls go by without one: a program with
// more locks than the table has room for would else search at every operation.
std::uint32_t g_patience = 0;
std::uint32_t g_waited = 0;
constexpr std::uint32_t kMostPatience = 4096;

bool IsAt(std::uint32_t object, std::uintptr_t address) {
  if (object == 0) return false;
  const ObjectRecord& record = g_trace.objects[object];
  return Load(record.address) == address && Load(record.destroyed) == 0;
}

// SlotOf returns the slot of the address; with `insert` a free one is taken for it. nullptr: none.
Slot* SlotOf(std::uintptr_t address, bool insert) {
  const std::uint64_t start = Mix(address);
  Slot* dead = nullptr;
  for (std::uint32_t i = 0; i < kProbes; ++i) {
    Slot& slot = g_slots[(start + i) & (g_slot_count - 1)];
    const std::uint64_t found = LoadAcquire(slot.address);
    if (found == address) return &slot;
    if (found == 0) {
      if (!insert) return nullptr;
      if (Replace(slot.address, 0, address) || Load(slot.address) == address) return &slot;
    } else if (dead == nullptr && !IsAt(Load(slot.object), found)) {
      dead = &slot;
    }
  }
  if (!insert || dead == nullptr) return nullptr;
  // The region is crowded: take over a slot whose object has ended. Whoever looks for the old
  // address at this moment sees a record of another address and makes itself a new one.
  Store(dead->object, 0);
  StoreRelease(dead->address, address);
  return dead;
}

// Threads that come here at once may search once too often or too rarely; neither matters.
bool HasPatience() {
  const std::uint32_t waited = Load(g_waited);
  if (waited >= Load(g_patience)) return false;
  Store(g_waited, waited + 1);
  return true;
}

// ReusedRecord finds an ended object that nothing refers to.
std::uint32_t ReusedRecord() {
  if (HasPatience()) return 0;
  const std::uint32_t start = Load(g_reuse_hint);
  // Not beyond what was handed out: there may be no room behind the file.
  const std::uint64_t there =
      Load(g_trace.committed[static_cast<std::uint32_t>(SectionId::kObjects)]) /
      sizeof(ObjectRecord);
  const auto count = static_cast<std::uint32_t>(there < g_object_count ? there : g_object_count);
  if (count < 2) return 0;
  for (std::uint32_t i = 0; i < kReuseProbes && i < count; ++i) {
    const std::uint32_t object = (start + i) % (count - 1) + 1;
    ObjectRecord& record = g_trace.objects[object];
    if (g_kept[object] == 0 && Load(record.waiters) == 0 && Replace(record.destroyed, 1, 2)) {
      Store(g_reuse_hint, object + 1);
      Store(g_patience, 0);
      return object;
    }
  }
  Store(g_reuse_hint, start + kReuseProbes);  // the next search looks at the next part
  Store(g_waited, 0);
  const std::uint32_t patience = 2 * Load(g_patience) + 1;
  Store(g_patience, patience < kMostPatience ? patience : kMostPatience);
  return 0;
}

std::uint32_t TakeRecord() {
  const trace::Section& section =
      g_trace.header->sections[static_cast<std::uint32_t>(SectionId::kObjects)];
  if (Load(section.used) < section.capacity) {
    if (const std::uint32_t object = Take(SectionId::kObjects)) return object;
  }
  const std::uint32_t reused = ReusedRecord();
  return reused != 0 ? reused : Take(SectionId::kObjects);
}

std::uint64_t RoundUp(std::uint64_t number, std::uint64_t multiple) {
  return (number + multiple - 1) / multiple * multiple;
}

void FillRecord(ObjectRecord& record, std::uintptr_t address, const Description& description) {
  const std::uint64_t ticket = record.ticket;  // goes on when the record is used again
  StoreRelease(record.address, 0);
  std::memset(static_cast<void*>(&record.kind), 0, sizeof(record) - offsetof(ObjectRecord, kind));
  // The rounds of a barrier are counted from a multiple of its capacity.
  record.ticket = description.capacity == 0 ? ticket : RoundUp(ticket, description.capacity);
  record.kind = static_cast<std::uint8_t>(description.kind);
  record.process_shared = description.process_shared ? 1 : 0;
  record.capacity = description.capacity;
  record.count = description.count;
  StoreRelease(record.address, address);
  StoreRelease(record.ready, 1);
}

bool SameKind(const ObjectRecord& record, ObjectKind kind) {
  return kind == ObjectKind::kUnknown || record.kind == static_cast<std::uint8_t>(kind) ||
         record.kind == static_cast<std::uint8_t>(ObjectKind::kUnknown);
}

std::uintptr_t PlaceOf(const ObjectRecord& record) {
  return record.address & ~trace::kAnnotatedAddress;
}

void NoteStackLock(ThreadContext& context, std::uintptr_t frame, ObjectRecord& record) {
  const std::uintptr_t address = PlaceOf(record);
  const bool on_stack = address > frame && address < context.stack_high &&
                        frame >= context.stack_low && frame < context.stack_high;
  if (!on_stack || context.stack_lock_count == std::size(context.stack_locks)) return;
  context.stack_locks[context.stack_lock_count++] = &record;
  if (address < context.lowest_stack_lock) context.lowest_stack_lock = address;
}

std::uint32_t MakeObject(Slot& slot, std::uint32_t before, std::uintptr_t address,
                         const Description& description) {
  const std::uint32_t object = TakeRecord();
  if (object == 0) return 0;
  FillRecord(g_trace.objects[object], address, description);
  if (before != 0) Store(g_trace.objects[before].destroyed, 1);
  if (Replace(slot.object, before, object)) return object;
  // Another thread was faster.
  Store(g_trace.objects[object].destroyed, 1);
  const std::uint32_t theirs = LoadAcquire(slot.object);
  return IsAt(theirs, address) ? theirs : 0;
}

}  // namespace

Description DescribeUnknown(std::uintptr_t) { return {}; }

bool ResetObjects() {
  const std::uint32_t count = CapacityOf(SectionId::kObjects);
  if (g_slots != nullptr) {
    munmap(g_slots, g_slot_count * sizeof(Slot));
    munmap(g_kept, g_object_count);
  }
  g_object_count = count;
  g_reuse_hint = 1;
  g_patience = 0;
  for (g_slot_count = 1024; g_slot_count < 2 * count;) g_slot_count *= 2;
  g_slots = static_cast<Slot*>(MapPrivate(g_slot_count * sizeof(Slot)));
  g_kept = static_cast<std::uint8_t*>(MapPrivate(g_object_count));
  return g_slots != nullptr && g_kept != nullptr;
}

void KeepRecord(std::uint32_t object) { Store(g_kept[object], 1); }

std::uint32_t NewObject(ObjectKind kind) {
  const std::uint32_t object = TakeRecord();
  if (object == 0) return 0;
  FillRecord(g_trace.objects[object], 0, {.kind = kind});
  KeepRecord(object);
  return object;
}

std::uint32_t LookUpObject(std::uintptr_t address) {
  const Slot* slot = SlotOf(address, /*insert=*/false);
  if (slot == nullptr) return 0;
  const std::uint32_t object = LoadAcquire(slot->object);
  return IsAt(object, address) ? object : 0;
}

std::uint32_t DestroyObject(std::uintptr_t address) {
  const std::uint32_t object = LookUpObject(address);
  if (object != 0) Store(g_trace.objects[object].destroyed, 1);
  return object;
}

std::uint32_t FindObject(ThreadContext& context, std::uintptr_t address, std::uintptr_t frame,
                         Describe describe) {
  Slot* slot = SlotOf(address, /*insert=*/true);
  if (slot == nullptr) return 0;
  const std::uint32_t before = LoadAcquire(slot->object);
  const Description description = describe(address);
  if (IsAt(before, address) && SameKind(g_trace.objects[before], description.kind)) return before;
  const std::uint32_t object = MakeObject(*slot, before, address, description);
  if (object != 0) NoteStackLock(context, frame, g_trace.objects[object]);
  return object;
}

void RetireStackLocks(ThreadContext& context, std::uintptr_t frame) {
  if (frame < context.stack_low || frame >= context.stack_high) return;  // on another stack
  std::uint32_t kept = 0;
  std::uintptr_t lowest = ~std::uintptr_t{0};
  for (std::uint32_t i = 0; i < context.stack_lock_count; ++i) {
    ObjectRecord& record = *context.stack_locks[i];
    const std::uintptr_t address = PlaceOf(record);
    const bool ours = address >= context.stack_low && address < context.stack_high;
    if (!ours) continue;  // ended by a destroy call; the record may stand for another object now
    if (address < frame) {
      Store(record.destroyed, 1);
      continue;
    }
    context.stack_locks[kept++] = &record;
    if (address < lowest) lowest = address;
  }
  context.stack_lock_count = kept;
  context.lowest_stack_lock = lowest;
}

}  // namespace impasse::probe
