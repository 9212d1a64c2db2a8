// Events: the flight recorder. Each thread writes into a chunk of its own; chunks go round.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_EVENTS_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_EVENTS_H_

#include <cstdint>

#include "runtime-probe/record/context.h"

namespace impasse::probe {

// A chunk without room, for threads that have none.
extern EventChunk g_full_chunk;

// NextChunk gives the thread a fresh chunk; false when every chunk is being written by a living
// thread. A chunk that a thread still writes is never taken from it, so no reader can see two
// writers in one.
IMPASSE_COLD bool NextChunk(ThreadContext& context);

// CloseChunk lets the chunk of an ending thread go round again.
void CloseChunk(ThreadContext& context);

// ResetEvents forgets which chunks are in use: in a new trace.
bool ResetEvents();

// Emit appends one event. No lock, no clock, no allocation.
IMPASSE_HOT void Emit(ThreadContext& context, Op op, std::uint32_t object, std::uint64_t ticket,
                      std::uint8_t mode, std::uint16_t extra = 0) {
  std::uint32_t used = context.chunk->used;
  if (used == trace::kEventsPerChunk) [[unlikely]] {
    if (!NextChunk(context)) return;
    used = 0;
  }
  EventChunk& chunk = *context.chunk;
  Event& event = chunk.events[used];
  event.ticket = ticket;
  // The other fields at once: a store costs more than putting them together.
  const std::uint64_t rest = object | static_cast<std::uint64_t>(op) << 32 |
                             static_cast<std::uint64_t>(mode) << 40 |
                             static_cast<std::uint64_t>(extra) << 48;
  __builtin_memcpy(&event.object, &rest, sizeof(rest));
  StoreRelease(chunk.used, static_cast<std::uint16_t>(used + 1));
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_EVENTS_H_
