#include "analyzer/checks/lost_wakeup_explored.h"

#include <algorithm>

namespace impasse {
namespace {

Finding Describe(const explore::Problem& problem) {
  const explore::StuckThread& thread = problem.core.front();
  Finding finding = FindingOf(problem);
  finding.message = NameOf(thread) + " " + thread.text + " for ever in " + PlaceOf(thread) +
                    ", and no thread is left that will ever notify it." + Victims(problem);
  finding.advice =
      "Change what the waiters look at with their mutex held, look at it before every wait, and "
      "notify after every change; wake all when the waiters wait for different things.";
  AddCycle(problem, finding);
  return finding;
}

bool SameLine(const Location& a, const Location& b) { return a.file == b.file && a.line == b.line; }

// The finding, or one of the places it names, is where the thread waits.
bool IsAbout(const Finding& finding, const explore::StuckThread& thread) {
  if (thread.path.empty()) return false;
  const Location& wait = thread.path.back().location;
  return SameLine(finding.location, wait) ||
         std::ranges::any_of(finding.related,
                             [&](const auto& place) { return SameLine(place.first, wait); });
}

}  // namespace

LostWakeups ExploredLostWakeups(const explore::Exploration& exploration,
                                std::vector<Finding>& findings) {
  return ReportProblems(exploration, explore::VerdictKind::kLostWakeup, Describe, findings);
}

bool IsTold(const LostWakeups& told, const Finding& finding) {
  return std::ranges::any_of(told, [&](const explore::Problem* problem) {
    return !problem->guessed && IsAbout(finding, problem->core.front());
  });
}

}  // namespace impasse
