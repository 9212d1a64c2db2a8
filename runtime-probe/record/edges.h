// Edges: the lock-order graph's edges with their witnesses, each written once.
#ifndef IMPASSE_RUNTIME_PROBE_RECORD_EDGES_H_
#define IMPASSE_RUNTIME_PROBE_RECORD_EDGES_H_

#include <cstdint>

#include "runtime-probe/record/context.h"

namespace impasse::probe {

// SiteBits makes acquisitions at different places different, for who asks which ones there are
// (--confirm); 0 otherwise: one witness of an order is enough for a prediction.
extern std::uint64_t g_site_factor;
inline std::uint64_t SiteBits(std::uint32_t stack) { return stack * g_site_factor; }

// AddEdges writes an edge from each lock held below position `top` to the lock at `top`, unless a
// witness of the same (locks, modes, gate locks) by the same thread segment is there, or four
// witnesses of other threads or segments are. A cycle needs distinct threads, so one is not enough.
// `to_stack` is where the lock was taken this time.
void AddEdges(ThreadContext& context, std::uint32_t top, std::uint32_t to_stack);

// ResetEdges forgets what was written: in a new trace.
bool ResetEdges();

}  // namespace impasse::probe

#endif  // IMPASSE_RUNTIME_PROBE_RECORD_EDGES_H_
