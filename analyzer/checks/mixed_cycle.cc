// mixed-cycle: a circle that goes through channels and through locks, joins or wait groups.
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/explored.h"

namespace impasse {
namespace {

Finding Describe(const explore::Problem& problem) {
  Finding finding = FindingOf(problem);
  const std::size_t count = problem.core.size();
  finding.message = std::to_string(count) +
                    " threads wait for each other in a circle; none of them can ever go on: ";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) finding.message += i + 1 == count ? ", and " : ", ";
    finding.message += PlaceOf(problem.core[i]) + " " + problem.core[i].text;
  }
  finding.message += "." + Victims(problem);
  AddCycle(problem, finding);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  for (const explore::Problem* problem :
       ProblemsOf(*substrates.exploration, explore::VerdictKind::kMixedCycle)) {
    findings.push_back(Describe(*problem));
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "mixed-cycle",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary =
                "threads wait for each other through channels and locks, joins or wait groups",
            .details = "One thread keeps a lock, or is joined or counted on by another, while it "
                       "waits for a channel "
                       "operation that only that other thread could answer. The check explores the "
                       "interleavings "
                       "of the threads that share a group of primitives and reports the shortest "
                       "one that ends "
                       "in such a circle.",
            .bad = "for (int i = 0; i < 3; ++i) impasse::go([&] { results.send(Work()); "
                   "group.done(); });\n"
                   "group.wait();  // the workers cannot be done before somebody receives\n"
                   "results.close();\n"
                   "for (int r : results) Use(r);\n",
            .good = "for (int i = 0; i < 3; ++i) impasse::go([&] { results.send(Work()); "
                    "group.done(); });\n"
                    "impasse::go([&] { group.wait(); results.close(); });\n"
                    "for (int r : results) Use(r);\n",
            .advice = "Do not wait on a channel while you keep what the other side needs first: "
                      "release the lock "
                      "before, or receive before you join or wait.",
            .one_tu = true,
        },
    .reads = kReadsExploration,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
