// Explored: from a problem that the explorer found to a finding; shared by the checks that read the
// exploration.
#ifndef IMPASSE_ANALYZER_CHECKS_EXPLORED_H_
#define IMPASSE_ANALYZER_CHECKS_EXPLORED_H_

#include <string>
#include <vector>

#include "analyzer/explore/exploration.h"
#include "analyzer/model/finding.h"

namespace impasse {

// FindingOf tells one story per thread of the core, and of the threads that take part in the
// interleaving, with the steps numbered; what is left to the caller is message, advice and letters.
Finding FindingOf(const explore::Problem& problem);

// NameOf is how a message names a thread of the problem; threads of one name are told apart.
std::string NameOf(const explore::StuckThread& thread);

// PlaceOf is "Produce at work.cc:12".
std::string PlaceOf(const explore::StuckThread& thread);

// AddCycle fills letters, resources and graph from the core.
void AddCycle(const explore::Problem& problem, Finding& finding);

// ReportProblems adds what `describe` says of each problem of one kind, and returns these problems.
std::vector<const explore::Problem*> ReportProblems(const explore::Exploration& exploration,
                                                    explore::VerdictKind kind,
                                                    Finding (*describe)(const explore::Problem&),
                                                    std::vector<Finding>& findings);

// WhoWaits lists the core: "Ann at work.cc:12 waits ..., and Bob at work.cc:20 waits ...".
std::string WhoWaits(const explore::Problem& problem);

// Victims is " 2 more threads wait behind them.", or empty.
std::string Victims(const explore::Problem& problem);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_CHECKS_EXPLORED_H_
