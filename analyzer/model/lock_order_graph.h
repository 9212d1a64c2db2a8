// LockOrderGraph: who acquires what while holding what, from source or from a run.
//
// An edge A->B says that some thread acquires B while it holds A. A cycle is a possible deadlock
// when its links can be taken by different threads at once and no lock common to two links (a gate
// lock) keeps them apart: R. Agarwal, S. Bensalem, E. Farchi, K. Havelund, Y. Nir-Buchbinder, S. D.
// Stoller, S. Ur, L. Wang: "Detection of deadlock potentials in multithreaded programs", IBM J. R&D
// 54(5), 2010.
#ifndef IMPASSE_ANALYZER_MODEL_LOCK_ORDER_GRAPH_H_
#define IMPASSE_ANALYZER_MODEL_LOCK_ORDER_GRAPH_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/model/sync_op.h"

namespace impasse {

using LockId = std::uint32_t;
// ContextId names a thread (run time) or a kind of thread (static: an entry point).
using ContextId = std::uint32_t;

struct LockNode {
  std::string name;  // for display: "Account::mu", "fork[3]"
  ObjectKind kind = ObjectKind::kMutex;
  Location declared;
  // True when the node stands for several instances (a member lock of every object of a class): an
  // edge from such a node to itself joins two different instances.
  bool summary = false;
  // True when a reader never waits for another reader, even with a writer queued.
  bool readers_pass_writers = true;
};

struct HeldLock {
  LockId lock = 0;
  Mode mode = Mode::kExclusive;
};

// Witness is one way in which an edge comes about.
struct Witness {
  ContextId context = 0;
  std::uint32_t segment = 0;  // run time: program part between spawns and joins
  std::uint32_t source = 0;   // run time: index of the recorded edge
  Mode from_mode = Mode::kExclusive;
  Mode to_mode = Mode::kExclusive;
  bool to_tried = false;        // acquired by a try: a holder, never a waiter
  std::vector<HeldLock> gates;  // held besides `from`, sorted by lock
  CallPath from_path;
  CallPath to_path;
  Confidence confidence = Confidence::kCertain;
  std::string confidence_reason;
};

struct ContextInfo {
  std::string name;  // "thread running Server::Accept", "T3 philosopher"
  std::uint64_t tid = 0;
  CallPath start;  // where it is started
};

class LockOrderGraph {
 public:
  // Two witnesses per edge and context are enough for reports and keep the graph small; further
  // ones are kept only when their gates differ.
  static constexpr std::size_t kMaxWitnesses = 16;

  LockId AddLock(LockNode node);
  ContextId AddContext(ContextInfo info);
  void AddEdge(LockId from, LockId to, Witness witness);

  // SetConcurrent gives the relation "can be in these two places at once". Without it all witnesses
  // of different contexts are concurrent.
  void SetConcurrent(std::function<bool(const Witness&, const Witness&)> concurrent);
  bool Concurrent(const Witness& a, const Witness& b) const;

  const std::vector<LockNode>& locks() const { return locks_; }
  const std::vector<ContextInfo>& contexts() const { return contexts_; }
  using EdgeMap = std::map<std::pair<LockId, LockId>, std::vector<Witness>>;
  const EdgeMap& edges() const { return edges_; }

  Evidence evidence = Evidence::kStatic;  // what findings made from this graph are

 private:
  std::vector<LockNode> locks_;
  std::vector<ContextInfo> contexts_;
  EdgeMap edges_;
  std::function<bool(const Witness&, const Witness&)> concurrent_;
};

// CycleLink is one edge of a cycle with the witness chosen for it.
struct CycleLink {
  LockId from = 0;
  LockId to = 0;
  const Witness* witness = nullptr;
};
using LockCycle = std::vector<CycleLink>;

struct CycleLimits {
  std::size_t max_length = 16;
  std::size_t max_cycles = 1000;      // reported cycles
  std::size_t max_steps = 1'000'000;  // search steps; exceeding sets `truncated`
};

struct LockCycles {
  std::vector<LockCycle> cycles;  // shortest first; one per set of edges
  bool truncated = false;         // a bound was hit: say so in the blind spots
};

// FindLockCycles returns the feasible cycles: pairwise concurrent witnesses, no common gate lock
// that excludes two links (shared gates exclude nobody), no tried acquisition as the waiting end,
// no link that only reads what the next one only reads. Complexity: Tarjan O(V+E), then a
// breadth-first search for the shortest cycle through each edge of each non-trivial component, O(E
// * (V+E)) within limits.
LockCycles FindLockCycles(const LockOrderGraph& graph, const CycleLimits& limits = {});

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_LOCK_ORDER_GRAPH_H_
