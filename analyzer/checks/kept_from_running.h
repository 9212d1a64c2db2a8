// Kept from running: the half of `priority-inversion` that a run shows. The other half reads source
// (priority_inversion.cc).
#ifndef IMPASSE_ANALYZER_CHECKS_KEPT_FROM_RUNNING_H_
#define IMPASSE_ANALYZER_CHECKS_KEPT_FROM_RUNNING_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/contention.h"

namespace impasse {

// Inversion is a lock whose holder could have run and had no processor, while a thread that goes
// before it waits for the lock.
struct Inversion {
  ThreadId holder = kNoId;
  std::uint64_t delay_ns = 0;  // without a processor
  std::uint64_t span_ns = 0;   // of so much of the wait
};

// FindInversion decides it of one request: the policies and priorities are those of the kernel, and
// the holder was without a processor for most of the part of the wait that was watched, which must
// be a third of the wait and 200 ms. A mutex with priority inheritance makes the kernel run its
// holder, so that there is nothing to find. O(samples).
std::optional<Inversion> FindInversion(const Recording& recording, const Timeline& timeline,
                                       const WaitingRequest& request);

// FindInversions appends a finding for each lock with an inversion of `long_hold_exclusive_ns`.
void FindInversions(const WaitForGraph& graph, const Timeline& timeline,
                    const Thresholds& thresholds, std::vector<Finding>& findings);

// IsBehindLesser tells whether a holder of what is requested comes after the waiter by policy or
// priority: whether there may be an inversion.
bool IsBehindLesser(const Recording& recording, const WaitingRequest& request);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_KEPT_FROM_RUNNING_H_
