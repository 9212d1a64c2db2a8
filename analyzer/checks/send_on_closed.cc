// send-on-closed: a value that is sent when the channel may be closed, by somebody who does not
// look.
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/explored.h"

namespace impasse {
namespace {

Finding Describe(const explore::Problem& problem) {
  const explore::StuckThread& thread = problem.core.front();
  Finding finding = FindingOf(problem);
  finding.message = NameOf(thread) + " " + thread.text + " in " + PlaceOf(thread) +
                    " when it is closed already: the value is lost, and nobody looks at whether "
                    "it was sent.";
  AddCycle(problem, finding);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  ReportProblems(*substrates.exploration, explore::VerdictKind::kSendOnClosed, Describe, findings);
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "send-on-closed",
            .family = Family::kDeadlock,
            .severity = Severity::kWarning,
            .summary = "a send on a channel that may be closed, whose outcome nobody looks at",
            .details =
                "A send on a closed channel does not wait: it returns false, and the value is gone "
                "(in Go it panics). The check reports an interleaving in which a channel is closed "
                "before a send that ignores what send returns: typically the receiver closes, or "
                "one of several senders does before the others have finished. Silent: a send whose "
                "result is looked at, try_send, an arm of a select whose callback "
                "is told whether the value was sent, and a send that a flag may keep from being "
                "reached when the channel is closed.",
            .bad = "std::thread producer([&] { for (int i = 0; i < 10; ++i) jobs.send(i); });\n"
                   "jobs.receive();\n"
                   "jobs.close();  // the producer goes on sending\n",
            .good = "std::thread producer([&] {\n"
                    "  for (int i = 0; i < 10; ++i) if (!jobs.send(i)) return;\n"
                    "});\n"
                    "jobs.receive();\n"
                    "jobs.close();\n",
            .advice = "Let the side that sends close the channel, after its last send, or stop "
                      "when send returns false.",
            .one_tu = true,
        },
    .reads = kReadsExploration,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
