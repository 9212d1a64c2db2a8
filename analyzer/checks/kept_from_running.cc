#include "analyzer/checks/kept_from_running.h"

#include <sched.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "analyzer/checks/recorded.h"
#include "analyzer/checks/timeline.h"
#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

constexpr std::uint64_t kLeastSpanNs = 200'000'000;

// The classes of policies, and the priority within; the greater runs first. Nice values only share
// the processor out.
std::pair<int, int> Urgency(const RecordedThread& thread) {
  switch (thread.policy) {
    case SCHED_FIFO:
    case SCHED_RR:
      return {2, thread.priority};
    case SCHED_IDLE:
      return {0, 0};
    default:
      return {1, 0};
  }
}

bool GoesBefore(const RecordedThread& waiter, const RecordedThread& holder) {
  return waiter.policy >= 0 && holder.policy >= 0 && Urgency(waiter) > Urgency(holder);
}

std::string PolicyClause(const RecordedThread& thread) {
  switch (thread.policy) {
    case SCHED_FIFO:
      return "SCHED_FIFO, priority " + std::to_string(thread.priority);
    case SCHED_RR:
      return "SCHED_RR, priority " + std::to_string(thread.priority);
    case SCHED_IDLE:
      return "SCHED_IDLE";
    case SCHED_BATCH:
      return "SCHED_BATCH";
    default:
      return "SCHED_OTHER";
  }
}

const Timeline::Counters* KnownIn(const Timeline::Sample& sample, ThreadId thread,
                                  std::uint32_t generation) {
  if (thread >= sample.threads.size()) return nullptr;
  const Timeline::Counters& counters = sample.threads[thread];
  const bool known = !counters.exited && counters.generation == generation && counters.policy >= 0;
  return known ? &counters : nullptr;
}

// The kernel adds a delay to its account when it ends. One that has lasted for all of the time is
// not there yet.
std::uint64_t DelayNs(const Timeline::Counters& then, const RecordedThread& now,
                      std::uint64_t span_ns) {
  const bool all_the_time = then.runnable && now.runnable && then.slices == now.slices &&
                            now.cpu_ns - then.cpu_ns < span_ns / 4;
  return all_the_time ? span_ns : now.delay_ns - then.delay_ns;
}

Finding Describe(const Recording& recording, const WaitingRequest& request,
                 const Inversion& inversion) {
  const RecordedThread& waiter = recording.threads[request.waiter];
  const RecordedThread& holder = recording.threads[inversion.holder];
  Finding finding = DescribeVictim(recording, request);
  finding.severity = Severity::kWarning;
  finding.message = ThreadName(recording, request.waiter) + " (" + PolicyClause(waiter) +
                    ") has waited " + Seconds(request.waited_ns) + " for " +
                    ResourceClause(recording, request.object) + ", which " +
                    ThreadName(recording, inversion.holder) + " (" + PolicyClause(holder) +
                    ") holds; that thread could have run and was given no processor for " +
                    Seconds(inversion.delay_ns) + " of the last " + Seconds(inversion.span_ns) +
                    ", because threads between the two run.";
  finding.confidence = Confidence::kCertain;
  finding.properties["without processor ms"] = std::to_string(inversion.delay_ns / 1'000'000);
  return finding;
}

}  // namespace

bool IsBehindLesser(const Recording& recording, const WaitingRequest& request) {
  const RecordedThread& waiter = recording.threads[request.waiter];
  return std::any_of(request.holders.begin(), request.holders.end(), [&](ThreadId holder) {
    return GoesBefore(waiter, recording.threads[holder]);
  });
}

std::optional<Inversion> FindInversion(const Recording& recording, const Timeline& timeline,
                                       const WaitingRequest& request) {
  const RecordedThread& waiter = recording.threads[request.waiter];
  const std::uint64_t since_ns = recording.now_ns - request.waited_ns;
  for (const ThreadId holder : request.holders) {
    const RecordedThread& thread = recording.threads[holder];
    // One that waits itself is not kept from running.
    if (!GoesBefore(waiter, thread) || !thread.wait.arms.empty()) continue;
    for (const Timeline::Sample& sample : timeline.samples()) {
      const Timeline::Counters* then = KnownIn(sample, holder, thread.generation);
      if (sample.now_ns < since_ns || then == nullptr) continue;
      const std::uint64_t span_ns = recording.now_ns - sample.now_ns;
      const Inversion found = {holder, DelayNs(*then, thread, span_ns), span_ns};
      const bool long_enough =
          found.span_ns >= kLeastSpanNs && found.span_ns >= request.waited_ns / 3;
      if (long_enough && found.delay_ns > found.span_ns / 2) return found;
      break;
    }
  }
  return std::nullopt;
}

void FindInversions(const WaitForGraph& graph, const Timeline& timeline,
                    const Thresholds& thresholds, std::vector<Finding>& findings) {
  const Recording& recording = graph.recording();
  std::set<ObjectId> seen;
  for (const WaitingRequest& request : WaitingRequests(graph)) {
    if (request.waited_ns < thresholds.long_hold_exclusive_ns || request.overtakes > 0) continue;
    if (seen.contains(request.object)) continue;
    const std::optional<Inversion> inversion = FindInversion(recording, timeline, request);
    if (!inversion.has_value()) continue;
    seen.insert(request.object);
    findings.push_back(Describe(recording, request, *inversion));
  }
}

}  // namespace impasse
