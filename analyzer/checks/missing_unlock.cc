// missing-unlock: one path of a function releases the lock, another returns with it.
#include <string>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/lock_analysis.h"

namespace impasse {
namespace {

std::string Sentence(const skeleton::Leak& leak) {
  const std::string function = CanonicalFunctionName(leak.function);
  const std::string locked = "'" + leak.lock + "' still locked";
  if (!leak.thread.empty())
    return "A thread ends in " + function + " with " + locked +
           ": nobody else may unlock it, and whoever locks it next waits for ever.";
  if (!leak.thrower.empty())
    return "An exception of " + CanonicalFunctionName(leak.thrower) + " leaves " + function +
           " with " + locked + ", and somebody catches it: whoever locks it next waits for ever.";
  return function + " returns with " + locked +
         " on one path, and releases it on another: whoever locks it next waits for ever.";
}

Finding Describe(const skeleton::Leak& leak) {
  Finding finding;
  const std::string quoted = "'" + leak.lock + "'";
  finding.message = Sentence(leak);
  if (!leak.thrower.empty()) {
    finding.confidence = Confidence::kLikely;
    finding.confidence_reason = "where exactly the exception is caught is not followed";
  }
  finding.location = leak.kept.known() ? leak.kept : leak.acquired.back().location;
  ThreadStory story;
  story.name = !leak.thread.empty() ? leak.thread
                                    : "thread that calls " + CanonicalFunctionName(leak.function);
  story.steps.push_back({Step::Kind::kHolds, leak.lock,
                         "locks " + std::string(ToString(leak.kind)) + " " + quoted,
                         leak.acquired});
  CallPath kept = leak.acquired;
  while (kept.size() > 1 && kept.back().function != leak.function) kept.pop_back();
  kept.back().location = leak.kept;
  story.steps.push_back(
      {Step::Kind::kDoes, leak.lock,
       leak.thread.empty() ? "returns without unlocking it" : "ends without unlocking it", kept});
  finding.threads.push_back(std::move(story));
  finding.resources.push_back(leak.lock);
  if (leak.released.known())
    finding.related.emplace_back(leak.released, "another path unlocks it here");
  if (leak.declared.known())
    finding.related.emplace_back(leak.declared, quoted + " is declared here");
  finding.cycle.push_back({CanonicalFunctionName(leak.function), ""});
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  for (const skeleton::Leak& leak : substrates.locks->leaks) findings.push_back(Describe(leak));
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "missing-unlock",
            .family = Family::kDeadlock,
            .severity = Severity::kError,
            .summary = "a path leaves a function with a lock that other paths release",
            .details = "A lock taken by hand is released on one path through a function and kept "
                       "on another, typically an early "
                       "return, or an exception of a function that it calls and somebody catches; "
                       "or a thread ends with a lock, at every return of what it runs or "
                       "with pthread_exit. "
                       "Everybody who locks it afterwards waits for ever. The check is "
                       "silent when the lock is held at "
                       "every return (the function locks on behalf of its caller), when a caller "
                       "or another function releases "
                       "it, when the lock was only tried and not obtained, when lock and unlock "
                       "stand under the same condition, "
                       "and when a guard owns the lock.",
            .bad = "int Read() { mu.lock(); if (!ready) return -1; int v = value; mu.unlock(); "
                   "return v; }\n",
            .good =
                "int Read() { std::lock_guard lock(mu); if (!ready) return -1; return value; }\n",
            .advice = "Hold the lock with std::lock_guard or std::unique_lock, which release it on "
                      "every path.",
            .one_tu = true,
        },
    .reads = kReadsLocks,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
