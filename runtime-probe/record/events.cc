#include "runtime-probe/record/events.h"

#include "runtime-probe/record/system.h"

namespace impasse::probe {

EventChunk g_full_chunk = {0, 0, trace::kEventsPerChunk, 0, {}};

namespace {

// One byte per chunk: 1 while a thread writes it. Private: a follower needs only what is written.
std::uint8_t* g_open = nullptr;
std::uint64_t g_sequence = 0;
std::uint32_t g_open_capacity = 0;

constexpr int kTries = 64;

void Begin(ThreadContext& context, std::uint32_t index, std::uint64_t sequence) {
  EventChunk& chunk = g_trace.events[index];
  // Readers take `sequence` before and after: a chunk that is taken over in between is dropped.
  StoreRelease(chunk.sequence, 0);
  StoreRelease(chunk.used, 0);
  chunk.thread = context.index;
  chunk.generation = static_cast<std::uint16_t>(context.generation);
  StoreRelease(chunk.sequence, sequence);
  context.chunk = &chunk;
}

void RaiseUsed(trace::Section& section, std::uint32_t used) {
  std::uint32_t before = Load(section.used);
  while (before < used && !Replace(section.used, before, used)) before = Load(section.used);
}

}  // namespace

bool ResetEvents() {
  g_sequence = 0;
  if (g_open == nullptr) {
    g_open_capacity = CapacityOf(SectionId::kEvents);
    g_open = static_cast<std::uint8_t*>(MapPrivate(g_open_capacity));
    return g_open != nullptr;
  }
  for (std::uint32_t i = 0; i < g_open_capacity; ++i) g_open[i] = 0;
  return true;
}

void CloseChunk(ThreadContext& context) {
  if (context.chunk == &g_full_chunk) return;
  const auto index = static_cast<std::uint32_t>(context.chunk - g_trace.events);
  context.chunk = &g_full_chunk;
  StoreRelease(g_open[index], 0);
}

bool NextChunk(ThreadContext& context) {
  CloseChunk(context);
  trace::Section& section =
      g_trace.header->sections[static_cast<std::uint32_t>(SectionId::kEvents)];
  const std::uint32_t usable =
      (section.capacity < g_open_capacity ? section.capacity : g_open_capacity) - 1;
  for (int i = 0; i < kTries; ++i) {
    const std::uint64_t sequence = Add(g_sequence, 1) + 1;
    const auto index = static_cast<std::uint32_t>((sequence - 1) % usable) + 1;
    if (!Replace(g_open[index], 0, 1)) continue;
    if (!Commit(SectionId::kEvents, index + 1)) {
      Store(g_open[index], 0);
      break;
    }
    RaiseUsed(section, index + 1);
    Begin(context, index, sequence);
    Add(g_trace.header->chunks_begun, 1);
    return true;
  }
  Add(section.dropped, 1);
  return false;
}

}  // namespace impasse::probe
