// pool-deadlock: tasks that keep all threads of a pool while they wait for tasks of that pool.
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/explored.h"

namespace impasse {
namespace {

Finding Describe(const explore::Problem& problem) {
  Finding finding = FindingOf(problem);
  const explore::StuckThread* starved = nullptr;
  const explore::StuckThread* waits = nullptr;
  for (const explore::StuckThread& thread : problem.core) {
    const bool free = thread.text.find("free thread") != std::string::npos;
    (free ? starved : waits) = &thread;
  }
  const std::string pool = starved == nullptr ? "" : " '" + starved->resource + "'";
  finding.message = "All threads of pool" + pool + " can wait for tasks that wait for a free one";
  if (waits != nullptr) {
    finding.message +=
        ": a task " + waits->text + " in " + PlaceOf(*waits) + " and keeps its thread";
  }
  finding.message += "." + Victims(problem);
  AddCycle(problem, finding);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  ReportProblems(*substrates.exploration, explore::VerdictKind::kPoolDeadlock, Describe, findings);
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "pool-deadlock",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "tasks that wait for tasks of the same pool, on all of its threads",
            .details =
                "A task that waits for another task of its pool keeps a thread meanwhile. When as "
                "many tasks wait as the pool has threads, no thread is left for what they wait "
                "for. The check knows a pool by its body: a list of callables, a mutex, and "
                "threads that the constructor starts and that alone take callables out of the "
                "list. It counts: the number of threads must be a constant where the pool is "
                "made, and enough tasks must be submitted. Tasks are started in the order in "
                "which they are submitted. Pools whose waiting tasks run other tasks meanwhile "
                "are not reported.",
            .bad = "ThreadPool pool(2);\n"
                   "for (int i = 0; i < 2; ++i) {\n"
                   "  done.push_back(pool.Submit([&] {\n"
                   "    return pool.Submit(Part).get();  // both threads wait here\n"
                   "  }));\n"
                   "}\n"
                   "for (auto& d : done) d.get();\n",
            .good = "ThreadPool pool(2);\n"
                    "for (int i = 0; i < 2; ++i) done.push_back(pool.Submit(Part));\n"
                    "for (auto& d : done) d.get();  // whoever waits is no task of the pool\n",
            .advice = "Do not wait for a task inside of a task of the same pool: continue in a "
                      "task that the awaited one submits, wait outside, or use a second pool.",
            .one_tu = true,
        },
    .reads = kReadsExploration,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
