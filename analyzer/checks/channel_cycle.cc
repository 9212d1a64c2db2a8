// channel-cycle: threads blocked in channel operations wait for each other in a circle.
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/explored.h"
#include "analyzer/model/cycle_letters.h"

namespace impasse {
namespace {

Finding Describe(const explore::Problem& problem) {
  Finding finding = FindingOf(problem);
  finding.message =
      std::to_string(problem.core.size()) +
      " threads wait for each other in a circle of channel operations; none of them can "
      "ever go on: " +
      WhoWaits(problem) + "." + Victims(problem);
  AddCycle(problem, finding);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  ReportProblems(*substrates.exploration, explore::VerdictKind::kChannelCycle, Describe, findings);
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "channel-cycle",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "threads wait for each other in a circle of channel operations",
            .details =
                "Each of the threads is blocked in a send, a receive or a select that only another "
                "one of "
                "them could answer, and that one is blocked too. The check explores the "
                "interleavings of "
                "the threads that share a group of channels and reports the shortest one that ends "
                "in "
                "such a circle. Loops over unknown data count as suiting the program, so a report "
                "does "
                "not depend on how often they run. Channels that code without source can use, and "
                "channels of unknown capacity, are never reported; they are listed as blind spots.",
            .bad = "void Ann() { to_bob.send(1); to_ann.receive(); }\n"
                   "void Bob() { to_ann.send(1); to_bob.receive(); }  // both send first\n",
            .good = "void Ann() { to_bob.send(1); to_ann.receive(); }\n"
                    "void Bob() { to_bob.receive(); to_ann.send(1); }\n",
            .advice = "Let one of the threads receive before it sends, or give a channel of the "
                      "circle room "
                      "for what is sent.",
            .fingerprint_class = kChannelCycleClass,
            .one_tu = true,
        },
    .reads = kReadsExploration,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
