// count-mismatch: a wait group or latch that nobody will bring to zero, or that goes below it.
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/explored.h"

namespace impasse {
namespace {

Finding Describe(const explore::Problem& problem) {
  const explore::StuckThread& thread = problem.core.front();
  Finding finding = FindingOf(problem);
  const bool waits = thread.text.starts_with("waits");
  finding.message = NameOf(thread) + " " + thread.text + " in " + PlaceOf(thread);
  finding.message += waits ? ", and no thread is left that could bring its count to zero."
                           : ", whose count is zero already.";
  finding.message += Victims(problem);
  AddCycle(problem, finding);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  ReportProblems(*substrates.exploration, explore::VerdictKind::kCountMismatch, Describe, findings);
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "count-mismatch",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "a wait group or latch whose count does not come to zero",
            .details =
                "More was added to a wait group than is ever done, so that its waiter waits for "
                "ever, or more "
                "is done than was added. Typical: a path of the worker that returns before done().",
            .bad = "group.add(1);\n"
                   "impasse::go([&] { if (!Open()) return; Work(); group.done(); });\n"
                   "group.wait();\n",
            .good = "group.add(1);\n"
                    "impasse::go([&] { if (Open()) Work(); group.done(); });\n"
                    "group.wait();\n",
            .advice = "Call done() exactly once per add() on every path.",
            .one_tu = true,
        },
    .reads = kReadsExploration,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
