// count-mismatch: a wait group or latch that nobody will bring to zero, or that goes below it; a
// semaphore, barrier or promise for which somebody waits and nobody comes.
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/explored.h"

namespace impasse {
namespace {

// What the waiter waits for, by the kind of object in the clause.
std::string_view Missing(std::string_view text) {
  if (text.find(" semaphore") != std::string_view::npos)
    return ", and no thread is left that could post it.";
  if (text.find(" future") != std::string_view::npos)
    return ", and no thread is left that could set it.";
  if (text.find(" barrier") != std::string_view::npos)
    return ", and no thread is left that could arrive there.";
  return ", and no thread is left that could bring its count to zero.";
}

std::string_view AdviceFor(std::string_view text) {
  if (text.find(" semaphore") != std::string_view::npos)
    return "Post the semaphore on every path as often as it is waited for.";
  if (text.find(" future") != std::string_view::npos)
    return "Set the promise, or run the task, on every path, or let it end with whoever has to.";
  if (text.find(" barrier") != std::string_view::npos)
    return "Make the barrier for exactly as many as arrive in every round.";
  return "Call done() exactly once per add() on every path.";
}

Finding Describe(const explore::Problem& problem) {
  const explore::StuckThread& thread = problem.core.front();
  Finding finding = FindingOf(problem);
  const bool waits = thread.text.starts_with("waits");
  const bool sets = thread.text.starts_with("sets");
  finding.message = NameOf(thread) + " " + thread.text + " in " + PlaceOf(thread);
  finding.message += waits  ? std::string(Missing(thread.text))
                     : sets ? ", which is set already."
                            : ", whose count is zero already.";
  finding.message += Victims(problem);
  finding.advice =
      sets ? "Set a promise in one place, or let the second one know." : AdviceFor(thread.text);
  AddCycle(problem, finding);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  ReportProblems(*substrates.exploration, explore::VerdictKind::kCountMismatch, Describe, findings);
  ReportProblems(*substrates.exploration, explore::VerdictKind::kNobodyPosts, Describe, findings);
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "count-mismatch",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "a wait group, latch, barrier, semaphore or promise that is counted down, "
                       "passed, posted or set less often than it is waited for",
            .details =
                "More was added to a wait group than is ever done, so that its waiter waits for "
                "ever, or more "
                "is done than was added; the same for a latch, a barrier of more parties than "
                "there are, a semaphore that nobody is left to post, a promise that nobody sets, "
                "a packaged task that nobody runs. A promise that is set a second time, which "
                "throws, is reported where nothing on the way catches exceptions. "
                "Counts are constants, or a variable that bounds a loop too. Typical: a path of "
                "the worker that returns before done(). A promise that is destroyed ends the wait "
                "for it, and of one that moves to another owner nothing is said.",
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
