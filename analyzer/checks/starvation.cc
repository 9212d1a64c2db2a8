// starvation: a request that waits long while later requests for the same lock are granted over and
// over. Writers kept out by readers are writer-starvation.
#include <set>

#include "analyzer/checks/check.h"
#include "analyzer/checks/contention.h"
#include "analyzer/checks/recorded.h"
#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

Finding Describe(const Recording& recording, const WaitingRequest& request, bool is_error) {
  const RecordedThread& waiter = recording.threads[request.waiter];
  Finding finding;
  finding.evidence = Evidence::kObserved;
  finding.severity = is_error ? Severity::kError : Severity::kWarning;
  finding.message = ThreadName(recording, request.waiter) + " has waited " +
                    Seconds(request.waited_ns) + " for " +
                    ResourceClause(recording, request.object) + ", which was given to others " +
                    std::to_string(request.overtakes) + " times meanwhile.";
  finding.location = PlaceOf(waiter.wait.path);
  finding.resources = {ResourceName(recording, request.object)};
  ThreadStory story = StoryOf(recording, request.waiter);
  story.steps.push_back(WaitStep(recording, waiter));
  finding.graph.push_back({story.name, finding.resources[0], "waits for"});
  finding.threads.push_back(std::move(story));
  CallPath holder_path;
  for (const ThreadId holder : request.holders) {
    ThreadStory other = StoryOf(recording, holder);
    other.steps.push_back(HoldStep(recording, *HoldOf(recording.threads[holder], request.object)));
    if (holder_path.empty()) holder_path = other.steps.back().path;
    finding.graph.push_back({finding.resources[0], other.name, "held by"});
    finding.threads.push_back(std::move(other));
  }
  // Who holds it at this instant is chance; where the victim waits is not.
  finding.cycle = {LetterFor(waiter.wait.path, waiter.wait.path)};
  finding.properties["waited ms"] = std::to_string(request.waited_ns / 1'000'000);
  finding.properties["overtakes"] = std::to_string(request.overtakes);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  const Recording& recording = substrates.wait_for->recording();
  const Thresholds& limits = substrates.thresholds;
  for (const WaitingRequest& request : WaitingRequests(*substrates.wait_for)) {
    if (IsWriterBehindReaders(recording, request)) continue;
    if (request.overtakes < limits.starvation_warn_overtakes ||
        request.waited_ns < limits.starvation_warn_ns) {
      continue;
    }
    const bool is_error = request.overtakes >= limits.starvation_error_overtakes &&
                          request.waited_ns >= limits.starvation_error_ns;
    findings.push_back(Describe(recording, request, is_error));
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "starvation",
            .family = Family::kStarvation,
            .severity = Severity::kWarning,
            .summary = "a thread waits while others are served again and again",
            .details =
                "Two things are measured for every waiting request: how long it has waited, and "
                "how "
                "often the same lock was granted to others since. Both must be large - by default "
                "100 grants and 1 s for a warning, 1,000 grants and 5 s for an error - because a "
                "healthy mutex lets hundreds pass within milliseconds.",
            .bad =
                "for (;;) { std::lock_guard g(mu); work(); }  // unlocks and locks at once: nobody "
                "else gets in\n",
            .good = "for (;;) { { std::lock_guard g(mu); take_job(); } work(); }\n",
            .advice = "Hold the lock for less of the time, or use a lock that serves in turn.",
        },
    .reads = kReadsWaitFor,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
