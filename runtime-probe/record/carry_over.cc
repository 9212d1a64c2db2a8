#include "runtime-probe/record/carry_over.h"

#include <cstring>

#include "runtime-probe/record/held.h"
#include "runtime-probe/record/threads.h"

namespace impasse::probe {
namespace {

struct Saved {
  std::uintptr_t address;
  HeldEntry held;
  Description description;
  std::uint64_t stack[2 + 64];
};

Saved g_saved[trace::kMaxHeld];
std::uint32_t g_saved_count = 0;
Description g_description;

void SaveStack(std::uint32_t stack, Saved& saved) {
  saved.stack[1] = 0;
  if (stack == 0) return;
  const std::uint64_t* words = g_trace.stacks + stack;
  if (words[1] > 64) return;
  std::memcpy(saved.stack, words, (words[1] + 2) * sizeof(std::uint64_t));
}

std::uint32_t RestoreStack(const Saved& saved) {
  if (saved.stack[1] == 0) return 0;
  const auto size = static_cast<std::uint32_t>(saved.stack[1] + 2);
  const std::uint32_t stack = Take(SectionId::kStacks, size);
  if (stack == 0) return 0;
  std::memcpy(g_trace.stacks + stack, saved.stack, size * sizeof(std::uint64_t));
  return stack;
}

Description DescribeSaved(std::uintptr_t) { return g_description; }

}  // namespace

void SaveHeld(const ThreadContext& context) {
  g_saved_count = 0;
  if (context.record == nullptr) return;
  for (std::uint32_t i = 0; i < context.record->held_count && i < trace::kMaxHeld; ++i) {
    if (context.shadow[i].address == 0) continue;
    const ObjectRecord& record = *context.shadow[i].record;
    Saved& saved = g_saved[g_saved_count++];
    saved.address = context.shadow[i].address;
    saved.held = context.record->held[i];
    saved.description = {static_cast<ObjectKind>(record.kind), record.process_shared != 0};
    SaveStack(saved.held.stack, saved);
  }
}

void RestoreHeld(ThreadContext& context) {
  for (std::uint32_t i = 0; i < g_saved_count; ++i) {
    const Saved& saved = g_saved[i];
    g_description = saved.description;
    const std::uint32_t object =
        FindObject(context, saved.address, ~std::uintptr_t{0}, DescribeSaved);
    if (object == 0) continue;
    ObjectRecord& record = g_trace.objects[object];
    const bool shared = saved.held.mode == static_cast<std::uint8_t>(Mode::kShared);
    record.ticket = 1;
    record.first_stack = RestoreStack(saved);
    (shared ? record.readers : record.owner) = shared ? 1 : context.index;
    const CallSite site = {saved.held.return_pc, saved.held.stack_pointer};
    const SiteEntry entry = {
        site.pc, site.frame, saved.address, &record, object, record.first_stack, 0};
    const Op op = saved.held.tried != 0 ? Op::kTryAcquire : Op::kAcquire;
    const auto position = context.record->held_count;
    Push(context, entry, {op, static_cast<Mode>(saved.held.mode)}, 1);
    context.record->held[position].depth = saved.held.depth;
  }
  g_saved_count = 0;
}

namespace {

std::uint32_t UsedOf(const Trace& trace, SectionId id) {
  const trace::Section& section = trace.header->sections[static_cast<std::uint32_t>(id)];
  const std::uint32_t used = Load(section.used);
  return used < section.capacity ? used : section.capacity;
}

// LeaveLock makes a lock of the parent one of the child that `ghost` holds.
void LeaveLock(ThreadContext& ghost, const Trace& parent, const HeldEntry& held) {
  if (held.object == 0 || held.object >= UsedOf(parent, SectionId::kObjects)) return;
  const ObjectRecord& before = parent.objects[held.object];
  const bool shared = held.mode == static_cast<std::uint8_t>(Mode::kShared);
  if (before.process_shared != 0 || shared || LookUpObject(before.address) != 0) return;
  g_description = {static_cast<ObjectKind>(before.kind), false};
  const std::uint32_t object = FindObject(ghost, before.address, ~std::uintptr_t{0}, DescribeSaved);
  if (object == 0) return;
  const std::uint32_t position = ghost.record->held_count++;
  HeldEntry& copy = ghost.record->held[position];
  copy = held;
  copy.object = object;
  copy.stack = 0;  // in the parent's table
  g_trace.objects[object].owner = ghost.index;
}

}  // namespace

void RestoreLeftBehind(const Trace& parent, std::uint32_t forking_thread) {
  for (std::uint32_t i = 1; i < UsedOf(parent, SectionId::kThreads); ++i) {
    const ThreadRecord& thread = parent.threads[i];
    const std::uint32_t held_count = LoadAcquire(thread.held_count);
    if (i == forking_thread || Load(thread.ready) == 0 || held_count == 0) continue;
    ThreadContext* ghost = TakeGhost();
    if (ghost == nullptr) return;
    ghost->record->tid = thread.tid;
    std::memcpy(ghost->record->name, thread.name, sizeof(thread.name));
    for (std::uint32_t h = 0; h < held_count && h < trace::kMaxHeld; ++h) {
      LeaveLock(*ghost, parent, thread.held[h]);
    }
  }
}

}  // namespace impasse::probe
