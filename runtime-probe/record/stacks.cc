#include "runtime-probe/record/stacks.h"

#include <sys/mman.h>
#include <unwind.h>

#include "runtime-probe/record/modules.h"
#include "runtime-probe/record/system.h"

namespace impasse::probe {
namespace {

struct Slot {
  std::uint64_t key;  // 0: free
  std::uint32_t stack;
  std::uint32_t unused;
};

constexpr std::uint32_t kSlots = 1U << 17;
constexpr std::uint32_t kProbes = 64;
constexpr std::uint32_t kProbeFrames = 12;  // of our own above the caller, at most
constexpr std::uint64_t kSiteSalt = 0x9e3779b97f4a7c15;

Slot* g_slots = nullptr;

// A call path being captured.
struct Path {
  std::uintptr_t caller;  // frames before this return address are the probe's own
  std::uint32_t skipped;
  std::uint32_t count;
  std::uintptr_t pcs[kMaxFrames];
  std::uintptr_t slots[kMaxFrames];  // where each was read, if the platform keeps it there
};

_Unwind_Reason_Code AddFrame(_Unwind_Context* frame, void* argument) {
  Path& path = *static_cast<Path*>(argument);
  const std::uintptr_t pc = _Unwind_GetIP(frame);
  if (pc == 0) return _URC_END_OF_STACK;
  if (path.count == 0 && pc != path.caller && path.skipped < kProbeFrames) {
    ++path.skipped;
    return _URC_NO_REASON;
  }
  // The caller's stack pointer before the call, below which the call left the return address.
  path.slots[path.count] = _Unwind_GetCFA(frame) - sizeof(pc);
  path.pcs[path.count++] = pc;
  return path.count == kMaxFrames ? _URC_END_OF_STACK : _URC_NO_REASON;
}

void Capture(CallSite site, Path& path) {
  path.caller = site.pc;
  path.skipped = 0;
  path.count = 0;
  _Unwind_Backtrace(AddFrame, &path);
  if (path.count == 0 || path.pcs[0] != site.pc) {
    // No unwind information on the way: the caller alone.
    path.pcs[0] = site.pc;
    path.slots[0] = 0;
    path.count = 1;
  }
}

// FindSlot returns the slot with the key, a free one taken for it, or nullptr when there is none.
Slot* FindSlot(std::uint64_t key) {
  if (key == 0) key = 1;
  for (std::uint32_t i = 0; i < kProbes; ++i) {
    Slot& slot = g_slots[(key + i) & (kSlots - 1)];
    const std::uint64_t found = LoadAcquire(slot.key);
    if (found == key || (found == 0 && Replace(slot.key, 0, key))) return &slot;
    if (found == 0 && Load(slot.key) == key) return &slot;
  }
  return nullptr;
}

std::uint32_t Write(const Path& path, std::uint64_t hash) {
  const std::uint32_t stack = Take(SectionId::kStacks, path.count + 2);
  if (stack == 0) return 0;
  std::uint64_t* words = g_trace.stacks + stack;
  words[1] = path.count;
  for (std::uint32_t i = 0; i < path.count; ++i) {
    words[2 + i] = path.pcs[i];
    NoteModuleOf(path.pcs[i]);
  }
  StoreRelease(words[0], hash == 0 ? 1 : hash);
  return stack;
}

std::uint32_t Store(const Path& path) {
  std::uint64_t hash = path.count;
  for (std::uint32_t i = 0; i < path.count; ++i) hash = Mix(hash ^ path.pcs[i]);
  Slot* slot = FindSlot(hash);
  if (slot == nullptr) return Write(path, hash);
  if (const std::uint32_t known = LoadAcquire(slot->stack)) return known;
  const std::uint32_t stack = Write(path, hash);
  if (stack != 0) StoreRelease(slot->stack, stack);
  return stack;
}

TakenPath& TakenAt(ThreadContext& context, CallSite site) {
  return context.paths[Mix(site.pc ^ site.frame) % kTakenPaths];
}

std::uintptr_t WordAt(std::uintptr_t slot) {
  std::uintptr_t word = 0;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a place on this very stack
  __builtin_memcpy(&word, reinterpret_cast<const void*>(slot), sizeof(word));
  return word;
}

// Remember keeps the path when every return address was found where the next look will find it:
// not on a foreign stack, nor below a signal handler.
void Remember(ThreadContext& context, CallSite site, const Path& path, std::uint32_t stack) {
  TakenPath& taken = TakenAt(context, site);
  taken.count = 0;
  if (stack == 0 || site.frame < context.stack_low) return;
  std::uintptr_t before = site.frame;
  std::uint32_t count = 0;
  // What lies above the thread's own part of its stack started it, and stays.
  for (; count < path.count && path.slots[count] < context.stack_high; ++count) {
    const std::uintptr_t slot = path.slots[count];
    const std::uintptr_t gap = (slot - before) / sizeof(slot);
    const bool found = slot >= before && gap <= 0xffff && slot % sizeof(slot) == 0 &&
                       WordAt(slot) == path.pcs[count];
    if (!found) return;
    taken.gaps[count] = static_cast<std::uint16_t>(gap);
    before = slot;
  }
  taken.pc = site.pc;
  taken.frame = site.frame;
  taken.stack = stack;
  taken.count = count;
}

// TakenAgain returns the stack of the remembered path if the thread is on it again, 0 if not.
std::uint32_t TakenAgain(ThreadContext& context, CallSite site) {
  const TakenPath& taken = TakenAt(context, site);
  if (taken.count == 0 || taken.pc != site.pc || taken.frame != site.frame) return 0;
  if (site.frame < context.stack_low || site.frame >= context.stack_high) return 0;
  const std::uint64_t* pcs = g_trace.stacks + taken.stack + 2;
  std::uintptr_t slot = site.frame;
  for (std::uint32_t i = 0; i < taken.count; ++i) {
    slot += taken.gaps[i] * sizeof(slot);
    if (slot >= context.stack_high || WordAt(slot) != pcs[i]) return 0;
  }
  return taken.stack;
}

}  // namespace

bool ResetStacks() {
  if (g_slots != nullptr) munmap(g_slots, kSlots * sizeof(Slot));
  g_slots = static_cast<Slot*>(MapPrivate(kSlots * sizeof(Slot)));
  return g_slots != nullptr;
}

std::uint32_t StackAt(ThreadContext& context, CallSite site, std::uint32_t object) {
  if (const std::uint32_t again = TakenAgain(context, site)) return again;
  const std::uint64_t depth =
      context.stack_high != 0 ? context.stack_high - site.frame : site.frame;
  // Without an object to tell them apart - threads are all started from one place in the C++
  // library - only a path that is taken again is known.
  Slot* slot = object == 0 ? nullptr
                           : FindSlot(Mix(Mix(site.pc ^ kSiteSalt) ^ Mix(depth) ^
                                          Mix(CallersOf(context, site)) ^ object));
  if (slot != nullptr) {
    if (const std::uint32_t known = LoadAcquire(slot->stack)) return known;
  }
  Path path;
  Capture(site, path);
  const std::uint32_t stack = Store(path);
  Remember(context, site, path, stack);
  if (slot != nullptr && stack != 0) StoreRelease(slot->stack, stack);
  return stack;
}

}  // namespace impasse::probe
