// LockAnalysis: locksets along every path of every thread of a Program.
//
// Each thread's entry point is interpreted abstractly over its control-flow graph, path by path as
// far as conditions are correlated; calls are entered with the objects bound to their parameters
// and the locks held, and remembered by (function, bindings, locks held). So a wrapper, a guard
// class or a callback is understood through its body, whatever it is called.
#ifndef IMPASSE_ANALYZER_SKELETON_LOCK_ANALYSIS_H_
#define IMPASSE_ANALYZER_SKELETON_LOCK_ANALYSIS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/model/lock_order_graph.h"
#include "analyzer/skeleton/program.h"

namespace impasse::skeleton {

struct LockAnalysisOptions {
  std::size_t max_states = 24;  // of one block
  std::size_t max_variants =
      300;  // of one function in one thread that takes or gives back a lock for its caller
  std::size_t max_neutral_variants = 16;  // of all other functions
  std::size_t max_steps = 4'000'000;      // actions interpreted altogether
  std::size_t max_entry_steps = 100'000;  // from one entry point
  std::size_t max_depth = 64;             // of calls
};

// SelfLock is a thread that acquires a lock which it surely holds.
struct SelfLock {
  std::string lock;
  Location declared;
  ObjectKind kind = ObjectKind::kMutex;
  Mode held_mode = Mode::kExclusive;
  Mode mode = Mode::kExclusive;
  std::string context;
  CallPath held_path;
  CallPath path;
};

// Leak is a lock that one path of a function gives back and another keeps for ever.
struct Leak {
  std::string lock;
  Location declared;
  ObjectKind kind = ObjectKind::kMutex;
  std::string function;
  CallPath acquired;
  Location kept;      // the return that keeps it
  Location released;  // where the other path releases it
};

struct LockAnalysis {
  LockOrderGraph graph;
  std::vector<SelfLock> self_locks;
  std::vector<Leak> leaks;
  std::size_t functions = 0;  // interpreted
  std::size_t locks = 0;
  std::size_t contexts = 0;
  std::vector<BlindSpot> blind_spots;
};

// AnalyzeLocks is deterministic. Time is bounded by the options; a bound that was hit is a blind
// spot.
LockAnalysis AnalyzeLocks(const Program& program, const LockAnalysisOptions& options = {});

}  // namespace impasse::skeleton

#endif  // IMPASSE_ANALYZER_SKELETON_LOCK_ANALYSIS_H_
