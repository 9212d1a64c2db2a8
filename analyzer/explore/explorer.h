// Explorer: decides one model. Builds the reachable states, finds who can be blocked for ever, and
// says why: a circular wait, or an operation that nobody is left to answer.
//
//   Model ── Semantics ── Graph ── StuckSearch ── Classify ──> verdicts
#ifndef IMPASSE_ANALYZER_EXPLORE_EXPLORER_H_
#define IMPASSE_ANALYZER_EXPLORE_EXPLORER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/explore/graph.h"
#include "analyzer/explore/model.h"

namespace impasse::explore {

enum class VerdictKind : std::uint8_t {
  kChannelCycle,   // blocked channel operations wait for each other in a circle
  kChannelStuck,   // a channel operation that nobody is left to answer
  kMixedCycle,     // a circle with a channel and something else in it, or conditions and locks
  kLockCycle,      // a circle of locks and joins: what the lock-order graph finds too
  kCountMismatch,  // a wait group or latch whose count nobody will bring to zero, or that goes
                   // below
  kLostWakeup,     // a condition that nobody will notify any more
  kLockKept,       // a lock whose owner has ended
  kPoolDeadlock,   // tasks wait for tasks that wait for a thread of the same pool
  kNobodyPosts,    // a semaphore or future that nobody will post or set
  kDoubleClose,
  kSendOnClosed,
};

std::string_view ToString(VerdictKind kind);

struct BlockedProcess {
  ProcessId process = kNone16;
  NodeId node = 0;
};

struct Verdict {
  VerdictKind kind = VerdictKind::kChannelStuck;
  // In the order of the circle (each waits for the next one), or the one that nobody can release;
  // the process that does it for an event.
  std::vector<BlockedProcess> core;
  // Blocked for ever too, because of the core.
  std::vector<BlockedProcess> others;
  // The shortest interleaving that leads there.
  std::vector<StateEdge> steps;
  // Conditions that the interleaving decided without knowing: "n > 0 is true".
  std::vector<std::string> assumptions;
  // One of them is about something that may have changed meanwhile.
  bool guessed = false;
  // Another choice of what is not known would have led elsewhere.
  bool depends = false;
};

struct Result {
  std::vector<Verdict> verdicts;  // nearest first; one per kind and set of places of the core
  bool truncated = false;         // a bound was hit: silence is not a proof
  std::size_t states = 0;
  std::size_t moves = 0;
  std::string refused;  // why the model was not explored; empty when it was
};

// Explore is deterministic and thread-safe on different or equal models. O(states * moves).
Result Explore(const Model& model, const Limits& limits = {});

}  // namespace impasse::explore

#endif  // IMPASSE_ANALYZER_EXPLORE_EXPLORER_H_
