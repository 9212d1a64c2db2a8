// long-hold: one holder keeps others waiting for long, reported while it still does.
#include <set>

#include "analyzer/checks/check.h"
#include "analyzer/checks/contention.h"
#include "analyzer/checks/kept_from_running.h"
#include "analyzer/checks/recorded.h"
#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

// A holder that itself waits for a lock is not the cause; whoever holds that one is.
bool WaitsForLock(const RecordedThread& thread, const Recording& recording) {
  if (thread.wait.arms.empty() || thread.wait.timed) return false;
  const ObjectId object = thread.wait.arms.front().object;
  if (object >= recording.objects.size()) return false;
  const ObjectKind kind = recording.objects[object].kind;
  return IsOwned(kind) && kind != ObjectKind::kThread;
}

// A holder that is kept from running is another rule's. Whether it is takes longer to see, so who
// comes after the waiter is given twice the time.
bool IsInversion(const Substrates& substrates, const WaitingRequest& request,
                 std::uint64_t limit_ns) {
  const Recording& recording = substrates.wait_for->recording();
  if (substrates.timeline == nullptr || !IsBehindLesser(recording, request)) return false;
  return request.waited_ns < 2 * limit_ns ||
         FindInversion(recording, *substrates.timeline, request).has_value();
}

Finding Describe(const Recording& recording, const WaitingRequest& request,
                 const std::vector<ThreadId>& waiters) {
  const ThreadId holder = request.holders.front();
  const RecordedThread& thread = recording.threads[holder];
  const RecordedHold& hold = *HoldOf(thread, request.object);
  Finding finding;
  finding.evidence = Evidence::kObserved;
  finding.severity = Severity::kWarning;
  finding.message =
      ThreadName(recording, holder) + " keeps " + Count(waiters.size(), "other thread") +
      " waiting for " + ResourceClause(recording, request.object) +
      ", which it has held for more than " + Seconds(request.waited_ns) + " and still holds.";
  finding.location = PlaceOf(hold.path);
  finding.resources = {ResourceName(recording, request.object)};
  ThreadStory story = StoryOf(recording, holder);
  story.steps.push_back(HoldStep(recording, hold));
  if (!thread.wait.arms.empty()) {
    story.steps.push_back(WaitStep(recording, thread));
  } else if (!thread.call.empty()) {
    story.steps.push_back({Step::Kind::kDoes, "", DoesText(thread), {}});
  }
  finding.graph.push_back({finding.resources[0], story.name, "held by"});
  finding.threads.push_back(std::move(story));
  for (const ThreadId waiter : waiters) {
    ThreadStory other = StoryOf(recording, waiter);
    other.steps.push_back(WaitStep(recording, recording.threads[waiter]));
    finding.graph.push_back({other.name, finding.resources[0], "waits for"});
    finding.threads.push_back(std::move(other));
  }
  finding.cycle = {LetterFor(hold.path, hold.path)};
  finding.properties["waited ms"] = std::to_string(request.waited_ns / 1'000'000);
  finding.properties["waiters"] = std::to_string(waiters.size());
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  const Recording& recording = substrates.wait_for->recording();
  const Thresholds& limits = substrates.thresholds;
  const std::vector<WaitingRequest> requests = WaitingRequests(*substrates.wait_for);
  std::set<ObjectId> seen;
  for (const WaitingRequest& request : requests) {
    const std::uint64_t limit =
        request.held_shared ? limits.long_hold_shared_ns : limits.long_hold_exclusive_ns;
    // No grant since the wait began: the same holder all the time.
    if (request.waited_ns < limit || request.overtakes > 0 || request.holders.empty()) continue;
    if (WaitsForLock(recording.threads[request.holders.front()], recording)) continue;
    if (IsInversion(substrates, request, limit)) continue;
    if (!seen.insert(request.object).second) continue;
    std::vector<ThreadId> waiters;
    for (const WaitingRequest& other : requests) {
      if (other.object == request.object) waiters.push_back(other.waiter);
    }
    findings.push_back(Describe(recording, request, waiters));
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "long-hold",
            .family = Family::kStarvation,
            .severity = Severity::kWarning,
            .summary = "a lock is held for long while other threads wait for it",
            .details = "Reported while the lock is still held, with the threads that wait, when "
                       "one of them "
                       "has waited for 500 ms (2 s where readers hold it) and nobody else was "
                       "given the lock "
                       "meanwhile. A lock that is held for long without anybody waiting is "
                       "nobody's trouble "
                       "and is not reported.",
            .bad =
                "std::lock_guard g(cache_mu); cache = download(url);  // everybody waits for the "
                "network\n",
            .good = "auto fresh = download(url); std::lock_guard g(cache_mu); cache.swap(fresh);\n",
            .advice = "Do the slow work before taking the lock or after giving it back.",
        },
    .reads = kReadsWaitFor,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
