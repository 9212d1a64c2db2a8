// writer-starvation: a writer that readers keep out, one after the other, without a gap.
#include "analyzer/checks/check.h"
#include "analyzer/checks/contention.h"
#include "analyzer/checks/recorded.h"

namespace impasse {
namespace {

Finding Describe(const Recording& recording, const WaitingRequest& request) {
  Finding finding = DescribeVictim(recording, request);
  finding.severity = Severity::kWarning;
  finding.message = ThreadName(recording, request.waiter) + " has waited " +
                    Seconds(request.waited_ns) + " to write, while " +
                    ResourceClause(recording, request.object) + " was given to readers " +
                    std::to_string(request.overtakes) + " times.";
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  const Recording& recording = substrates.wait_for->recording();
  const Thresholds& limits = substrates.thresholds;
  for (const WaitingRequest& request : WaitingRequests(*substrates.wait_for)) {
    if (IsWriterBehindReaders(recording, request) &&
        request.overtakes >= limits.starvation_warn_overtakes &&
        request.waited_ns >= limits.starvation_warn_ns) {
      findings.push_back(Describe(recording, request));
    }
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "writer-starvation",
            .family = Family::kStarvation,
            .severity = Severity::kWarning,
            .summary = "readers that overlap keep a writer out",
            .details =
                "A reader-writer lock that prefers readers, as glibc's does, lets a new reader in "
                "while others are inside. When readers overlap without a gap a writer never gets "
                "its "
                "turn. Reported when a writer has waited for 1 s and at least 100 readers were let "
                "in "
                "since.",
            .bad = "while (on) { std::shared_lock g(table); lookup(); }  // in eight threads\n",
            .good = "pthread_rwlockattr_setkind_np(&attr, "
                    "PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);\n",
            .advice =
                "Use a lock that lets waiting writers go first, or read for less of the time.",
        },
    .reads = kReadsWaitFor,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
