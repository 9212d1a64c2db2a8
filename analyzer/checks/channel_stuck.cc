// channel-stuck: a channel operation that nobody is left to answer.
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/explored.h"
#include "analyzer/model/cycle_letters.h"

namespace impasse {
namespace {

std::string_view NobodyClause(std::string_view text) {
  if (text.find("to send on") != std::string_view::npos &&
      text.find(" or ") == std::string_view::npos) {
    return ", and no thread is left that will ever receive from it.";
  }
  if (text.find("to receive from") != std::string_view::npos &&
      text.find(" or ") == std::string_view::npos) {
    return ", and no thread is left that will ever send on it or close it.";
  }
  return ", and no thread is left that could make one of these possible.";
}

std::string_view AdviceFor(std::string_view text) {
  if (text.find("to receive from") != std::string_view::npos) {
    return "Close the channel after the last send, or receive exactly as often as is sent.";
  }
  return "Receive what is sent on every path, give the channel room for it, or send in a select "
         "with a way out.";
}

Finding Describe(const explore::Problem& problem) {
  const explore::StuckThread& thread = problem.core.front();
  Finding finding = FindingOf(problem);
  finding.message = NameOf(thread) + " " + thread.text + " for ever in " + PlaceOf(thread) +
                    std::string(NobodyClause(thread.text)) + Victims(problem);
  finding.advice = AdviceFor(thread.text);
  AddCycle(problem, finding);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  ReportProblems(*substrates.exploration, explore::VerdictKind::kChannelStuck, Describe, findings);
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "channel-stuck",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "a channel operation that no thread is left to answer",
            .details = "A queue class written by hand - a container, a mutex, condition "
                       "variables, perhaps a capacity and a flag that ends every wait - is a "
                       "channel here, as its body says. "
                       "A thread is blocked in a send without a receiver, in a receive or "
                       "range-for without a "
                       "sender and without a close, or in a select none of whose arms can become "
                       "possible, and "
                       "every other thread has ended, is blocked too, or will never touch that "
                       "channel again. "
                       "Threads that idle in a receive when main returns are not reported: the end "
                       "of main ends "
                       "them.",
            .bad = "impasse::channel<int> jobs;\n"
                   "std::thread worker([&] { for (int job : jobs) Do(job); });\n"
                   "for (int i = 0; i < 10; ++i) jobs.send(i);\n"
                   "worker.join();  // the worker waits for an eleventh job\n",
            .good = "impasse::channel<int> jobs;\n"
                    "std::thread worker([&] { for (int job : jobs) Do(job); });\n"
                    "for (int i = 0; i < 10; ++i) jobs.send(i);\n"
                    "jobs.close();\n"
                    "worker.join();\n",
            .advice = "Close the channel after the last send, and receive all that is sent.",
            .fingerprint_class = kChannelCycleClass,
            .one_tu = true,
        },
    .reads = kReadsExploration,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
