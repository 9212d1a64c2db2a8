// Events: the flight recorder. Each thread writes into a chunk of its own; chunks go round.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_EVENTS_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_EVENTS_H_

#include <cstdint>

#include "runtime-probe/record/context.h"

namespace impasse::probe {

// NextChunk gives the thread a fresh chunk; false when every chunk is being written by a living
// thread. A chunk that a thread still writes is never taken from it, so no reader can see two
// writers in one.
bool NextChunk(ThreadContext& context);

// CloseChunk lets the chunk of an ending thread go round again.
void CloseChunk(ThreadContext& context);

// ResetEvents forgets which chunks are in use: in a new trace.
bool ResetEvents();

// Emit appends one event. No lock, no clock, no allocation.
inline void Emit(ThreadContext& context, Op op, std::uint32_t object, std::uint64_t ticket,
                 std::uint8_t mode, std::uint16_t extra = 0) {
  if (context.event_next == context.event_end) [[unlikely]] {
    if (!NextChunk(context)) return;
  }
  *context.event_next++ = {ticket, object, static_cast<std::uint8_t>(op), mode, extra};
  EventChunk& chunk = *context.chunk;
  StoreRelease(chunk.used, static_cast<std::uint16_t>(chunk.used + 1));
}

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_EVENTS_H_
