// bad-unlock: a thread gives back a lock that it does not hold, or not in that way.
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/lock_analysis.h"

namespace impasse {
namespace {

using Kind = skeleton::BadUnlock::Kind;

const char* How(Mode mode) { return mode == Mode::kShared ? "for reading" : "for writing"; }

std::string FunctionOf(const CallPath& path) { return CanonicalFunctionName(path.back().function); }

std::string Sentence(const skeleton::BadUnlock& bad) {
  const std::string unlocks = FunctionOf(bad.path) + " unlocks '" + bad.lock + "'";
  switch (bad.what) {
    case Kind::kAgain:
      return unlocks +
             ", which the same thread has unlocked already and not locked since: it may "
             "take it from another thread that has locked it meanwhile.";
    case Kind::kElsewhere:
      return unlocks + ", which its thread has not locked on any path; " + FunctionOf(bad.other) +
             " locks it in another thread, and only that thread may unlock it.";
    case Kind::kMode:
      return unlocks + " " + How(bad.mode) + " while its thread holds it " + How(bad.held_mode) +
             ": the lock stays taken, or is taken from others.";
    default:
      return unlocks +
             ", which its thread does not hold on any path: it may take it from the "
             "thread that does.";
  }
}

std::string Earlier(const skeleton::BadUnlock& bad) {
  const std::string quoted = "'" + bad.lock + "'";
  if (bad.what == Kind::kAgain) return "unlocks " + quoted;
  if (bad.what == Kind::kMode) return "locks " + quoted + " " + How(bad.held_mode);
  return "locks " + quoted;
}

Finding Describe(const skeleton::BadUnlock& bad) {
  Finding finding;
  const std::string quoted = "'" + bad.lock + "'";
  finding.message = Sentence(bad);
  finding.location = bad.path.back().location;
  ThreadStory story;
  story.name = bad.context;
  if (!bad.other.empty()) {
    const bool holds = bad.what == Kind::kMode || bad.what == Kind::kElsewhere;
    const Step before{holds ? Step::Kind::kHolds : Step::Kind::kDoes, bad.lock, Earlier(bad),
                      bad.other};
    if (bad.what == Kind::kElsewhere) {
      finding.threads.push_back({.name = "another thread", .steps = {before}});
    } else {
      story.steps.push_back(before);
    }
    finding.related.emplace_back(
        bad.other.back().location,
        quoted + (bad.what == Kind::kAgain ? " was unlocked here" : " is locked here"));
  }
  const bool again = bad.what == Kind::kAgain;
  story.steps.push_back(
      {Step::Kind::kDoes, bad.lock, "unlocks " + quoted + (again ? " again" : ""), bad.path});
  finding.threads.push_back(std::move(story));
  finding.resources.push_back(bad.lock);
  if (bad.declared.known())
    finding.related.emplace_back(bad.declared, quoted + " is declared here");
  finding.cycle.push_back({FunctionOf(bad.path), ""});
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  for (const skeleton::BadUnlock& bad : substrates.locks->bad_unlocks)
    findings.push_back(Describe(bad));
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "bad-unlock",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "a thread unlocks what it does not hold",
            .details =
                "A mutex, spin lock or reader-writer lock is unlocked by a thread that has not "
                "locked it: never, or "
                "not since it unlocked it last, or only in the other mode, or another thread did. "
                "What happens then is "
                "undefined; in practice the lock is taken from whoever holds it, two threads are "
                "in at once, or the "
                "count of readers is wrong and the next writer waits for ever. The check reports "
                "only places that are "
                "never reached with the lock held: a function that unlocks what any caller may "
                "have locked is silent, and so "
                "are recursive mutexes, mutexes that check for errors, semaphores, locks known "
                "only by a pointer that "
                "changes, and all that comes after a call of a function of the program whose body "
                "is not there.",
            .bad = "void Put(int n) { std::lock_guard lock(mu); items.push_back(n); mu.unlock(); "
                   "ready.notify_one(); }\n",
            .good = "void Put(int n) { { std::lock_guard lock(mu); items.push_back(n); } "
                    "ready.notify_one(); }\n",
            .advice = "Unlock in the thread and the scope that locked, once; a guard does that. To "
                      "signal another thread, use a semaphore.",
            .one_tu = true,
        },
    .reads = kReadsLocks,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
