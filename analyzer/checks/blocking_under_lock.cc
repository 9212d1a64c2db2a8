// blocking-under-lock: a thread waits for something slow while others wait for its lock.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/skeleton/lock_analysis.h"

namespace impasse {
namespace {

std::string_view WhatFor(Op op) {
  switch (op) {
    case Op::kSleep:
      return "sleeps";
    case Op::kJoin:
      return "waits for a thread to end";
    case Op::kWait:
    case Op::kTimedWait:
      return "waits for a condition that gives back another lock only";
    case Op::kDown:
    case Op::kTimedDown:
      return "waits to be signalled";
    case Op::kArriveAndWait:
      return "waits for other threads to arrive";
    default:
      return "waits for the outside of the program";
  }
}

Finding Describe(const skeleton::BlockedHold& blocked) {
  Finding finding;
  const std::string quoted = "'" + blocked.lock + "'";
  const std::string call = CanonicalFunctionName(blocked.callee);
  const Frame& place = blocked.path.back();
  finding.severity =
      blocked.open && blocked.mode == Mode::kExclusive ? Severity::kWarning : Severity::kNote;
  finding.message = CanonicalFunctionName(place.function) + " calls " + call + " and " +
                    std::string(WhatFor(blocked.op)) + " while the thread holds " + quoted +
                    ": everybody who wants the lock waits as long.";
  finding.confidence = Confidence::kLikely;
  finding.confidence_reason = "how long the call takes is not known from the source";
  finding.location = place.location;
  ThreadStory story;
  story.name = blocked.context;
  story.steps.push_back({Step::Kind::kHolds, blocked.lock,
                         "holds " + std::string(ToString(blocked.kind)) + " " + quoted,
                         blocked.held_path});
  story.steps.push_back(
      {Step::Kind::kDoes, "", std::string(WhatFor(blocked.op)) + " in " + call, blocked.path});
  finding.threads.push_back(std::move(story));
  finding.resources.push_back(blocked.lock);
  finding.related.emplace_back(blocked.held_path.back().location, quoted + " was locked here");
  if (blocked.declared.known())
    finding.related.emplace_back(blocked.declared, quoted + " is declared here");
  finding.cycle.push_back({CanonicalFunctionName(place.function), call});
  return finding;
}

// That a wait can never end is a mixed-cycle, and not told twice.
bool NeverEnds(const skeleton::LockAnalysis& locks, const skeleton::BlockedHold& blocked) {
  return std::any_of(locks.join_cycles.begin(), locks.join_cycles.end(),
                     [&](const skeleton::JoinCycle& cycle) {
                       return cycle.lock == blocked.lock &&
                              cycle.path.back().location == blocked.path.back().location;
                     });
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  for (const skeleton::BlockedHold& blocked : substrates.locks->blocked) {
    if (!NeverEnds(*substrates.locks, blocked)) findings.push_back(Describe(blocked));
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "blocking-under-lock",
            .family = Family::kStarvation,
            .severity = Severity::kWarning,
            .summary = "a thread waits for something slow while it holds a lock",
            .details =
                "A thread sleeps, waits for a peer, a process, a thread, a future, a semaphore or "
                "a "
                "barrier, or waits for a condition "
                "with another lock than the condition gives back, and keeps a lock meanwhile that "
                "other threads ask for. "
                "They all wait as long, and when what it waits for needs the lock, for ever. "
                "Waits that end by themselves (files, timed waits, sleeps of less than a second or "
                "of unknown length) and those under a "
                "shared lock are notes. The check is silent when the source shows that the call "
                "does not wait (MSG_DONTWAIT, WNOHANG, a time of 0), when only one thread can want "
                "the lock, and when a condition gives back the "
                "only lock that is held. Which calls wait is a list that a model changes: "
                "`op: block` adds one, `op: none` takes one out (docs/models.md).",
            .bad =
                "void Flush() { std::lock_guard lock(mu); send(peer, queue.data(), queue.size(), "
                "0); queue.clear(); }\n",
            .good = "void Flush() {\n"
                    "  std::string out;\n"
                    "  { std::lock_guard lock(mu); out.swap(queue); }\n"
                    "  send(peer, out.data(), out.size(), 0);\n"
                    "}\n",
            .advice = "Take what the call needs out of the shared state, release the lock, then "
                      "call.",
            .one_tu = true,
        },
    .reads = kReadsLocks,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
