// Lost wake-ups that exploration finds: a thread sleeps, and nobody is left who will notify it.
#ifndef IMPASSE_ANALYZER_CHECKS_LOST_WAKEUP_EXPLORED_H_
#define IMPASSE_ANALYZER_CHECKS_LOST_WAKEUP_EXPLORED_H_

#include <vector>

#include "analyzer/checks/explored.h"

namespace impasse {

using LostWakeups = std::vector<const explore::Problem*>;

// ExploredLostWakeups adds a finding for each and returns them.
LostWakeups ExploredLostWakeups(const explore::Exploration& exploration,
                                std::vector<Finding>& findings);

// IsTold tells whether one of them is about the wait that a local finding is about. What
// exploration shows comes with the steps that lead there, and is not told twice.
bool IsTold(const LostWakeups& told, const Finding& finding);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_LOST_WAKEUP_EXPLORED_H_
