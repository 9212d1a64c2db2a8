// starvation: a request that waits long while later requests for the same lock are granted over and
// over. Writers kept out by readers are writer-starvation.
#include "analyzer/checks/check.h"
#include "analyzer/checks/contention.h"
#include "analyzer/checks/recorded.h"

namespace impasse {
namespace {

Finding Describe(const Recording& recording, const WaitingRequest& request, bool is_error) {
  Finding finding = DescribeVictim(recording, request);
  finding.severity = is_error ? Severity::kError : Severity::kWarning;
  finding.message = ThreadName(recording, request.waiter) + " has waited " +
                    Seconds(request.waited_ns) + " for " +
                    ResourceClause(recording, request.object) + ", which was given to others " +
                    std::to_string(request.overtakes) + " times meanwhile.";
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
