// Spinners: the half of `busy-wait` that a run shows. The other half reads source (busy_wait.cc).
#ifndef IMPASSE_ANALYZER_CHECKS_SPINNERS_H_
#define IMPASSE_ANALYZER_CHECKS_SPINNERS_H_

#include <vector>

#include "analyzer/checks/check.h"

namespace impasse {

// FindSpinners appends a finding for each thread that for several windows on end has got nothing
// done and used a good part of a processor, in a loop of failed tries, yields or sleeps: so often,
// and each so cheap, that nothing can have been computed between. A loop without any call cannot be
// told from work and is not seen. A warning when nobody else in the process can run, so that what
// it waits for cannot come; else a note. Members of a livelock are left to that rule.
void FindSpinners(const Timeline& timeline, const Thresholds& thresholds,
                  std::vector<Finding>& findings);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_SPINNERS_H_
