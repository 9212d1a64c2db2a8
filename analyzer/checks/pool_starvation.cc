// pool-starvation: work is queued at a pool, and none of it is taken.
//
// Pools speak by annotations (impasse/annotate.h): a task that is queued is a send, one that is
// taken a receive. Who has ever taken one is a worker.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/checks/check.h"
#include "analyzer/checks/recorded.h"
#include "analyzer/model/fingerprint.h"

namespace impasse {
namespace {

// Tasks queued beyond this are a count that was followed from its middle.
constexpr std::uint64_t kMostQueued = std::uint64_t{1} << 62;

struct Pool {
  ObjectId object = kNoId;
  std::vector<ThreadId> workers;  // that live
  bool more_workers = false;      // than are known
  std::size_t idle = 0;           // wait for work
  std::size_t waiting = 0;        // wait for others, without end
  std::uint64_t untaken_ns = 0;
};

bool WaitsForWork(const RecordedThread& thread, ObjectId pool) {
  return std::any_of(thread.wait.arms.begin(), thread.wait.arms.end(), [&](const RecordedArm& arm) {
    return arm.object == pool && arm.op == Op::kReceive;
  });
}

Pool PoolOf(const Recording& recording, ObjectId object) {
  const RecordedObject& recorded = recording.objects[object];
  const RecordedObject::Releasers& takers = recorded.releasers[1];
  Pool pool;
  pool.object = object;
  pool.more_workers = takers.overflow;
  pool.untaken_ns = recording.now_ns - recorded.untaken_since_ns;
  for (ThreadId t = 0; t < recording.threads.size(); ++t) {
    const RecordedThread& thread = recording.threads[t];
    const bool idle = WaitsForWork(thread, object);
    const bool has_taken = std::count(takers.threads.begin(), takers.threads.end(), t) > 0;
    if (thread.exited || (!idle && !has_taken)) continue;
    pool.workers.push_back(t);
    pool.idle += idle ? 1 : 0;
    pool.waiting += !idle && thread.wait.NoTimeEnds() ? 1 : 0;
  }
  return pool;
}

// A worker that runs may be about to end its task: how long tasks take is the program's affair, so
// it is given time for each of the workers.
std::uint64_t LimitFor(const Pool& pool, const Recording& recording, std::uint64_t limit_ns) {
  if (pool.more_workers) return 2 * limit_ns * recording.threads.size();
  if (pool.idle + pool.waiting == pool.workers.size()) return limit_ns;
  return 2 * limit_ns * pool.workers.size();
}

std::string WhatWorkersDo(const Pool& pool) {
  const std::string all = Count(pool.workers.size(), "worker");
  if (pool.idle == pool.workers.size()) return "although all of its " + all + " wait for work";
  if (pool.waiting == pool.workers.size())
    return pool.waiting == 1 ? "because its only worker waits inside a task"
                             : "because all of its " + all + " wait inside their tasks";
  return std::to_string(pool.waiting) + " of its " + all + " wait inside their tasks, " +
         std::to_string(pool.idle) + " wait for work, the others run";
}

void TellWorker(const Recording& recording, const Pool& pool, ThreadId worker, Finding& finding) {
  const RecordedThread& thread = recording.threads[worker];
  ThreadStory story = StoryOf(recording, worker);
  for (const RecordedHold& hold : thread.holds) story.steps.push_back(HoldStep(recording, hold));
  if (!thread.wait.arms.empty()) {
    story.steps.push_back(WaitStep(recording, thread));
    const bool idle = WaitsForWork(thread, pool.object);
    finding.graph.push_back(
        {story.name, story.steps.back().resource, idle ? "waits for work" : "waits for"});
  } else {
    story.steps.push_back({Step::Kind::kDoes, "", DoesText(thread), {}});
  }
  if (!WaitsForWork(thread, pool.object))
    finding.graph.push_back({finding.resources.front(), story.name, "served by"});
  finding.threads.push_back(std::move(story));
}

Finding Describe(const Recording& recording, const Pool& pool) {
  const RecordedObject& object = recording.objects[pool.object];
  Finding finding;
  finding.evidence = Evidence::kObserved;
  finding.severity = Severity::kWarning;
  finding.message = Count(object.count, "task") + (object.count == 1 ? " is" : " are") +
                    " queued at " + ResourceClause(recording, pool.object) +
                    ", and none was taken for " + Seconds(pool.untaken_ns) + ", " +
                    WhatWorkersDo(pool) + ".";
  finding.resources = {ResourceName(recording, pool.object)};
  for (const ThreadId worker : pool.workers) TellWorker(recording, pool, worker, finding);
  // Where the workers are at this instant may be chance; which pool it is, is not.
  finding.location = PlaceOf(object.first_use);
  finding.cycle = {LetterFor(object.first_use, object.first_use)};
  finding.properties["queued"] = std::to_string(object.count);
  finding.properties["untaken ms"] = std::to_string(pool.untaken_ns / 1'000'000);
  return finding;
}

void Run(const Substrates& substrates, std::vector<Finding>& findings) {
  const Recording& recording = substrates.wait_for->recording();
  if (recording.ended) return;  // what is queued at the end is given up, not starved
  const std::vector<ThreadId> stuck = substrates.wait_for->Reduce().stuck;
  for (ObjectId id = 0; id < recording.objects.size(); ++id) {
    const RecordedObject& object = recording.objects[id];
    const bool queued = object.count > 0 && object.count < kMostQueued;
    if (object.kind != ObjectKind::kPool || object.destroyed || !queued) continue;
    if (object.untaken_since_ns == 0 || object.untaken_since_ns > recording.now_ns) continue;
    const Pool pool = PoolOf(recording, id);
    const std::uint64_t limit = LimitFor(pool, recording, substrates.thresholds.pool_starvation_ns);
    // Workers that can never run again are a deadlock.
    const bool hangs = std::all_of(pool.workers.begin(), pool.workers.end(), [&](ThreadId worker) {
      return std::binary_search(stuck.begin(), stuck.end(), worker);
    });
    if (pool.untaken_ns >= limit && !hangs) findings.push_back(Describe(recording, pool));
  }
}

constexpr Check kCheck = {
    .rule =
        {
            .id = "pool-starvation",
            .family = Family::kStarvation,
            .severity = Severity::kWarning,
            .summary = "tasks are queued at a pool, and none of them is taken",
            .details =
                "Reported when tasks are queued and none was taken for 500 ms while every worker "
                "waits: inside its task, which keeps the pool from its other work, or for work, "
                "which means that its wake-up was lost. Where a worker runs, it may just have much "
                "to do: then the time is a second for each worker. Workers that can never run "
                "again are a deadlock, and tasks that are left when the program ends are nobody's "
                "trouble. Seen of pools that speak by annotations (impasse/annotate.h: kind "
                "IMPASSE_POOL, IMPASSE_SEND when a task is queued, IMPASSE_RECEIVE when it is "
                "taken).",
            .bad = "pool.submit([] { std::unique_lock l(mu); ready.wait(l); });  // on every "
                   "worker\n"
                   "pool.submit(urgent);  // stays in the queue\n",
            .good = "loop.when(ready, [] { pool.submit(task); });  // a worker is taken when there "
                    "is work for it\n",
            .advice = "Do not wait inside tasks; give those that must their own threads, or the "
                      "pool as many workers as tasks can wait at once, and one more.",
        },
    .reads = kReadsWaitFor,
    .run = Run,
};

IMPASSE_REGISTER_CHECK(kCheck);

}  // namespace
}  // namespace impasse
