// Check: one rule and the function that finds it. ONE FILE PER RULE in this folder; a file ends in
// IMPASSE_REGISTER_CHECK and nothing else needs to change (docs/adding-a-check.md).
//
//   Substrates (whatever this engine could build) ──> RunChecks ──> findings
//
// A check says which substrates it reads; it runs when they are all there. The static engine offers
// the program and its lock-order graph; the live watch and post-mortem offer the recording, the
// wait-for graph, the lock-order graph of the run, and the timeline.
#ifndef IMPASSE_ANALYZER_CHECKS_CHECK_H_
#define IMPASSE_ANALYZER_CHECKS_CHECK_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzer/model/finding.h"
#include "analyzer/model/lock_order_graph.h"
#include "analyzer/model/registry.h"
#include "analyzer/model/rule.h"
#include "analyzer/model/wait_for_graph.h"

namespace impasse::skeleton {
class Program;
struct LockAnalysis;
}  // namespace impasse::skeleton
namespace impasse::explore {
struct Exploration;
}

namespace impasse {

class Timeline;  // checks/timeline.h

// Thresholds of the rules that measure time; DESIGN gives the defaults. All in nanoseconds or
// counts.
struct Thresholds {
  // A circle of waits must be seen unchanged for so long: where the owners are known, and where it
  // rests on who has ended such waits before.
  std::uint64_t deadlock_certain_ns = 20'000'000;
  std::uint64_t deadlock_likely_ns = 1'000'000'000;
  std::uint64_t long_hold_exclusive_ns = 500'000'000;
  std::uint64_t long_hold_shared_ns = 2'000'000'000;
  std::uint64_t pool_starvation_ns = 500'000'000;  // twice that per worker where one is busy
  std::uint64_t starvation_warn_overtakes = 100;
  std::uint64_t starvation_warn_ns = 1'000'000'000;
  std::uint64_t starvation_error_overtakes = 1'000;
  std::uint64_t starvation_error_ns = 5'000'000'000;
  std::uint64_t livelock_window_ns = 1'000'000'000;
  std::uint32_t livelock_windows = 3;
  std::uint32_t livelock_attempts = 20;
};

// Substrates are what the checks read; null means that this engine does not have it.
struct Substrates {
  const skeleton::Program* program = nullptr;         // the linked program
  const explore::Exploration* exploration = nullptr;  // verdicts on the groups of primitives
  const LockOrderGraph* lock_order = nullptr;
  const skeleton::LockAnalysis* locks = nullptr;  // locksets along the paths of the source
  const WaitForGraph* wait_for = nullptr;         // holds its recording
  const Timeline* timeline = nullptr;             // snapshots of a run over time
  Thresholds thresholds;
};

enum Reads : std::uint32_t {
  kReadsProgram = 1,
  kReadsExploration = 2,
  kReadsLockOrder = 4,
  kReadsWaitFor = 8,
  kReadsTimeline = 16,
  kReadsLocks = 32,
};

struct Check {
  Rule rule;
  std::uint32_t reads = 0;  // Reads, or-ed: all must be there
  // Appends findings; fills everything but severity defaults, advice default and fingerprint, which
  // RunChecks completes from the rule. Null for a rule that is documented but found elsewhere.
  void (*run)(const Substrates& substrates, std::vector<Finding>& findings) = nullptr;
  // A rule that source and run both show: it runs where all of these are there, too. Zero: nowhere.
  std::uint32_t or_reads = 0;
};

inline std::string_view NameOf(const Check& check) { return check.rule.id; }

// RunChecks runs every registered check whose substrates are there, completes the findings and
// returns them most severe first, then smallest cycle, then by rule and location; one finding per
// fingerprint and location set. Deterministic.
std::vector<Finding> RunChecks(const Substrates& substrates);

// Has tells whether all the substrates in `reads` are there.
bool Has(const Substrates& substrates, std::uint32_t reads);

#define IMPASSE_REGISTER_CHECK(check) \
  static const ::impasse::Registry<::impasse::Check>::Registrar impasse_registrar(&(check))

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_CHECK_H_
