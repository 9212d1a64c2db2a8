// mixed-cycle: a circle that goes through locks and through channels, joins, futures or wait
// groups.
#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/explored.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/lock_analysis.h"

namespace impasse {
namespace {

Finding Describe(const explore::Problem& problem) {
  Finding finding = FindingOf(problem);
  finding.message = std::to_string(problem.core.size()) +
                    " threads wait for each other in a circle; none of them can ever go on: " +
                    WhoWaits(problem) + "." + Victims(problem);
  AddCycle(problem, finding);
  return finding;
}

std::string FunctionOf(const CallPath& path) { return CanonicalFunctionName(path.back().function); }

std::string How(ObjectKind kind, Mode mode) {
  if (kind != ObjectKind::kRwLock) return "";
  return mode == Mode::kShared ? " for reading" : " for writing";
}

std::string Sentence(const skeleton::JoinCycle& cycle) {
  const std::string waits =
      FunctionOf(cycle.path) + " waits for " + (cycle.sets ? "a future" : "the end of a thread") +
      " while it holds '" + cycle.lock + "'" + How(cycle.kind, cycle.held_mode) + ", and ";
  if (cycle.sets) {
    return waits + FunctionOf(cycle.wanted) +
           " locks it before the future is set: neither thread can ever go on.";
  }
  return waits + "that thread still has to lock it in " + FunctionOf(cycle.wanted) +
         ": neither thread can ever go on.";
}

ThreadStory Waiting(const skeleton::JoinCycle& cycle) {
  const std::string what = std::string(ToString(cycle.kind)) + " '" + cycle.lock + "'";
  ThreadStory story;
  story.name = cycle.context;
  story.steps.push_back({Step::Kind::kHolds, cycle.lock,
                         "holds " + what + How(cycle.kind, cycle.held_mode), cycle.held_path});
  story.steps.push_back(
      {Step::Kind::kWaits, "",
       cycle.sets ? "waits for the future" : "waits for the end of the other thread", cycle.path});
  return story;
}

ThreadStory Needed(const skeleton::JoinCycle& cycle) {
  const std::string what = std::string(ToString(cycle.kind)) + " '" + cycle.lock + "'";
  ThreadStory story;
  story.name = cycle.thread;
  if (!cycle.start.empty())
    story.steps.push_back({Step::Kind::kStarts, "", "is started", cycle.start});
  story.steps.push_back({Step::Kind::kWaits, cycle.lock,
                         "waits for " + what + How(cycle.kind, cycle.wanted_mode), cycle.wanted});
  return story;
}

Finding Describe(const skeleton::JoinCycle& cycle) {
  Finding finding;
  finding.message = Sentence(cycle);
  finding.confidence = cycle.confidence;
  finding.confidence_reason = cycle.confidence_reason;
  finding.location = cycle.path.back().location;
  finding.threads = {Waiting(cycle), Needed(cycle)};
  finding.resources.push_back(cycle.lock);
  finding.graph.push_back(
      {cycle.context, cycle.thread, cycle.sets ? "waits for its future" : "joins"});
  finding.graph.push_back({cycle.thread, cycle.context, "waits for '" + cycle.lock + "'"});
  finding.cycle.push_back(LetterFor(cycle.held_path, cycle.path));
  finding.cycle.push_back({FunctionOf(cycle.wanted), FunctionOf(cycle.wanted)});
  finding.related.emplace_back(cycle.wanted.back().location, "'" + cycle.lock + "' is wanted here");
  if (cycle.declared.known())
    finding.related.emplace_back(cycle.declared, "'" + cycle.lock + "' is declared here");
  finding.advice =
      "Release the lock before you wait for the other thread: move the thread object "
      "out under the lock, and join it after.";
  return finding;
}

bool WaitsAt(const explore::Problem& problem, const Location& location) {
  return std::any_of(problem.core.begin(), problem.core.end(),
                     [&](const explore::StuckThread& thread) {
                       return !thread.path.empty() && thread.path.back().location == location;
                     });
}

// What exploration shows comes with the steps that lead there, and is not told twice.
void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  const std::vector<const explore::Problem*> problems = ReportProblems(
      *substrates.exploration, explore::VerdictKind::kMixedCycle, Describe, findings);
  for (const skeleton::JoinCycle& cycle : substrates.locks->join_cycles) {
    const bool known =
        std::any_of(problems.begin(), problems.end(), [&](const explore::Problem* problem) {
          return WaitsAt(*problem, cycle.path.back().location);
        });
    if (!known) findings.push_back(Describe(cycle));
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "mixed-cycle",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "threads wait for each other through locks and channels, condition "
                       "variables, joins, futures or counts",
            .details =
                "One thread keeps a lock, or is joined or counted on by another, while it "
                "waits for what only that other thread can do: answer a channel operation, "
                "notify it, set a future, come to its end. For channels, conditions and counts the "
                "check "
                "explores "
                "the interleavings of the threads that share a group of primitives and "
                "reports the shortest one that ends in such a circle. For joins and futures "
                "it compares the locks that are held at the wait with those that the other "
                "thread has to take; it is silent when the thread takes them only before "
                "something that was waited for already, and for waits that end after a time.",
            .bad = "for (int i = 0; i < 3; ++i) impasse::go([&] { results.send(Work()); "
                   "group.done(); });\n"
                   "group.wait();  // the workers cannot be done before somebody receives\n"
                   "results.close();\n"
                   "for (int r : results) Use(r);\n",
            .good = "for (int i = 0; i < 3; ++i) impasse::go([&] { results.send(Work()); "
                    "group.done(); });\n"
                    "impasse::go([&] { group.wait(); results.close(); });\n"
                    "for (int r : results) Use(r);\n",
            .advice =
                "Do not wait while you keep what the other side needs first: release the lock "
                "before you wait, and receive before you join.",
            .one_tu = true,
        },
    .reads = kReadsExploration | kReadsLocks,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
