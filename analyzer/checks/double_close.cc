// double-close: a channel that is closed twice.
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/explored.h"

namespace impasse {
namespace {

Finding Describe(const explore::Problem& problem) {
  const explore::StuckThread& thread = problem.core.front();
  Finding finding = FindingOf(problem);
  finding.message =
      NameOf(thread) + " " + thread.text + " in " + PlaceOf(thread) + ", which is closed already.";
  AddCycle(problem, finding);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  ReportProblems(*substrates.exploration, explore::VerdictKind::kDoubleClose, Describe, findings);
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "double-close",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "a channel is closed twice",
            .details = "Closing a closed channel throws (in Go it panics). The check reports an "
                       "interleaving in "
                       "which one channel is closed a second time. Flags and counts that let "
                       "only one of several close it are followed.",
            .bad = "void Worker() { for (int j : jobs) out.send(j); out.close(); }  // run by two "
                   "threads\n",
            .good = "void Worker() { for (int j : jobs) out.send(j); group.done(); }\n"
                    "void Closer() { group.wait(); out.close(); }\n",
            .advice = "Let one thread close the channel, after the last sender has finished.",
            .one_tu = true,
        },
    .reads = kReadsExploration,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
