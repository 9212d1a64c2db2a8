#include "runtime-probe/record/edges.h"

#include <sys/mman.h>

#include "runtime-probe/record/objects.h"
#include "runtime-probe/record/process.h"
#include "runtime-probe/record/system.h"
#include "runtime-probe/record/threads.h"

namespace impasse::probe {
namespace {

struct Slot {
  std::uint64_t key;  // 0: free
  std::uint64_t count;
};

constexpr std::uint32_t kSlots = 1U << 17;
constexpr std::uint32_t kProbes = 32;
constexpr std::uint64_t kMaxWitnesses = 4;
constexpr std::uint64_t kSiteFactor = 0x9e3779b97f4a7c15;

Slot* g_slots = nullptr;

// Count raises the number of times the key was seen and returns what it was before.
std::uint64_t Count(std::uint64_t key) {
  if (key == 0) key = 1;
  for (std::uint32_t i = 0; i < kProbes; ++i) {
    Slot& slot = g_slots[(key + i) & (kSlots - 1)];
    const std::uint64_t found = LoadAcquire(slot.key);
    if (found == key || (found == 0 && Replace(slot.key, 0, key)) || Load(slot.key) == key) {
      return Add(slot.count, 1);
    }
  }
  return 0;  // crowded: an edge twice is better than none
}

std::uint64_t HashOf(const HeldEntry& held) {
  return Mix((static_cast<std::uint64_t>(held.object) << 16) |
             (static_cast<std::uint64_t>(held.mode) << 8) | held.tried) +
         SiteBits(held.stack);
}

void AddGates(const HeldEntry* held, std::uint32_t from, std::uint32_t top, EdgeRecord& edge) {
  for (std::uint32_t i = 0; i < top; ++i) {
    if (i == from) continue;
    if (edge.gate_count < trace::kMaxGates) {
      edge.gates[edge.gate_count] = held[i].object;
      edge.gate_modes[edge.gate_count] = held[i].mode;
    }
    ++edge.gate_count;
  }
}

void Write(ThreadContext& context, std::uint32_t from, std::uint32_t top, std::uint32_t to_stack) {
  const std::uint32_t index = Take(SectionId::kEdges);
  if (index == 0) return;
  const HeldEntry* held = context.record->held;
  EdgeRecord& edge = g_trace.edges[index];
  edge.from = held[from].object;
  edge.to = held[top].object;
  edge.thread = context.index;
  edge.generation = context.generation;
  edge.segment = context.segment;
  edge.from_mode = held[from].mode;
  edge.to_mode = held[top].mode;
  edge.from_tried = held[from].tried;
  edge.to_tried = held[top].tried;
  edge.from_stack = held[from].stack;
  edge.to_stack = to_stack;
  AddGates(held, from, top, edge);
  NoteOrder(context);
  KeepRecord(edge.from);
  KeepRecord(edge.to);
  StoreRelease(edge.ready, 1);
}

}  // namespace

std::uint64_t g_site_factor = 0;

bool ResetEdges() {
  if (g_slots != nullptr) munmap(g_slots, kSlots * sizeof(Slot));
  g_slots = static_cast<Slot*>(MapPrivate(kSlots * sizeof(Slot)));
  g_site_factor = TheOptions().confirm ? kSiteFactor : 0;
  return g_slots != nullptr;
}

void AddEdges(ThreadContext& context, std::uint32_t top, std::uint32_t to_stack) {
  const HeldEntry* held = context.record->held;
  std::uint64_t all = 0;
  for (std::uint32_t i = 0; i < top; ++i) all += HashOf(held[i]);
  const std::uint64_t tenant =
      (static_cast<std::uint64_t>(context.index) << 32) ^ context.generation;
  for (std::uint32_t from = 0; from < top; ++from) {
    if (held[from].object == held[top].object || held[from].object == 0) continue;
    const std::uint64_t gates = all - HashOf(held[from]);
    const std::uint64_t edge = Mix(Mix(HashOf(held[from]) + 1) ^ HashOf(held[top]) ^ Mix(gates));
    const std::uint64_t witness = Mix(edge ^ Mix(tenant) ^ context.segment);
    if (Count(witness) != 0 || Count(~edge) >= kMaxWitnesses) continue;
    Write(context, from, top, to_stack);
  }
}

}  // namespace impasse::probe
