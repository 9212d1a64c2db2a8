// Analysis: from a recording to findings; the one place where live watch and post-mortem meet, so
// that both say the same of the same trace.
#ifndef IMPASSE_ANALYZER_WATCH_ANALYSIS_H_
#define IMPASSE_ANALYZER_WATCH_ANALYSIS_H_

#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/timeline.h"
#include "analyzer/model/recording.h"

namespace impasse {

// FindPredicted runs the checks of the lock order: what could happen, from what a program has done
// so far.
std::vector<Finding> FindPredicted(const Recording& recording);

// FindPresent runs the checks that look at the present state: deadlock, starvation, long holds, and
// livelock where a timeline is given.
std::vector<Finding> FindPresent(const Recording& recording, Timeline* timeline,
                                 const Thresholds& thresholds);

// FindAll runs every check for which a recording with history has something to offer. A predicted
// finding is left out when the same defect was observed.
std::vector<Finding> FindAll(const Recording& recording, const Thresholds& thresholds);

// Merge adds `more` to `findings`. One finding per fingerprint and rule: the later, which knows
// more, takes the place of the earlier unless it is less severe. Predictions of what was observed
// are dropped.
void Merge(std::vector<Finding>& findings, std::vector<Finding> more);

// IsHang tells whether a finding says that the program cannot go on by itself: `--on-deadlock` acts
// on it.
bool IsHang(const Finding& finding);

// AddSummary adds what the recording contained, and what it could not show, to a report.
void AddSummary(const Recording& recording, Report& report);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_WATCH_ANALYSIS_H_
