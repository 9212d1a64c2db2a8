// pool-starvation and the run-time half of priority-inversion, each with look-alikes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>

#include "analyzer/checks/check.h"
#include "analyzer/checks/timeline.h"
#include "analyzer/model/recording.h"

namespace impasse {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint64_t kMs = 1'000'000;
constexpr std::uint64_t kNow = 100'000 * kMs;

class StarvedTest : public testing::Test {
 protected:
  StarvedTest() { recording_.now_ns = kNow; }

  RecordedThread& Thread(const std::string& name) {
    RecordedThread& thread = recording_.threads.emplace_back();
    thread.name = name;
    thread.tid = recording_.threads.size();
    return thread;
  }
  ObjectId Object(ObjectKind kind) {
    recording_.objects.emplace_back().kind = kind;
    recording_.objects.back().name = "it";
    return static_cast<ObjectId>(recording_.objects.size() - 1);
  }
  void Waits(ThreadId thread, ObjectId object, Op op, std::uint64_t waited_ns) {
    RecordedWait& wait = recording_.threads[thread].wait;
    wait.arms = {{object, op, Mode::kExclusive}};
    wait.since_ns = kNow - waited_ns;
  }
  std::vector<Finding> RunAll() {
    const WaitForGraph graph = WaitForGraph::Build(recording_);
    Substrates substrates;
    substrates.wait_for = &graph;
    timeline_.recording = &recording_;
    substrates.timeline = &timeline_;
    return RunChecks(substrates);
  }

  Recording recording_;
  Timeline timeline_;
};

class PoolTest : public StarvedTest {
 protected:
  // A pool with three tasks and two workers, both of which wait for a message.
  PoolTest() : pool_(Object(ObjectKind::kPool)), message_(Object(ObjectKind::kSemaphore)) {
    Thread("main");
    for (const ThreadId worker : {1U, 2U}) {
      Thread("worker");
      recording_.objects[pool_].releasers[1].threads.push_back(worker);
      Waits(worker, message_, Op::kDown, 900 * kMs);
    }
    recording_.objects[pool_].count = 3;
    recording_.objects[pool_].untaken_since_ns = kNow - 600 * kMs;
  }
  ObjectId pool_;
  ObjectId message_;
};

TEST_F(PoolTest, TasksBehindWorkersThatAllWaitAreAWarning) {
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "pool-starvation");
  EXPECT_EQ(findings[0].severity, Severity::kWarning);
  EXPECT_EQ(findings[0].message,
            "3 tasks are queued at thread pool 'it', and none was taken for 600 ms, because all of "
            "its 2 workers wait inside their tasks.");
}

TEST_F(PoolTest, WorkersThatWaitForWorkWereNotWoken) {
  for (const ThreadId worker : {1U, 2U}) Waits(worker, pool_, Op::kReceive, 900 * kMs);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, HasSubstr("although all of its 2 workers wait for work"));
}

TEST_F(PoolTest, AWorkerThatRunsIsGivenTwoSeconds) {
  recording_.threads[1].wait = {};
  EXPECT_THAT(RunAll(), IsEmpty());
  recording_.objects[pool_].untaken_since_ns = kNow - 2100 * kMs;
  EXPECT_THAT(RunAll(), SizeIs(1));
}

TEST_F(PoolTest, AnEmptyQueueAMovingOneAndTheEndAreSilent) {
  recording_.objects[pool_].count = 0;
  EXPECT_THAT(RunAll(), IsEmpty());
  recording_.objects[pool_].count = 3;
  recording_.objects[pool_].untaken_since_ns = kNow - 400 * kMs;
  EXPECT_THAT(RunAll(), IsEmpty());
  recording_.objects[pool_].untaken_since_ns = kNow - 600 * kMs;
  recording_.ended = true;
  EXPECT_THAT(RunAll(), IsEmpty());
}

TEST_F(PoolTest, WorkersThatCanNeverRunAgainAreADeadlock) {
  RecordedObject& message = recording_.objects[message_];
  message.releasers[0].threads = {1, 2};
  message.releasers[0].declared = true;
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "deadlock");
}

class InversionTest : public StarvedTest {
 protected:
  // The main thread waits for a lock whose holder has SCHED_IDLE.
  InversionTest() {
    const ObjectId lock = Object(ObjectKind::kMutex);
    Thread("main").policy = SCHED_OTHER;
    RecordedThread& holder = Thread("tidier");
    holder.policy = SCHED_IDLE;
    holder.holds.emplace_back().object = lock;
    recording_.objects[lock].owner = 1;
    Waits(0, lock, Op::kAcquire, 600 * kMs);
  }
  // Watches for the latter half second of the wait, of which the holder had no processor for so
  // long.
  std::vector<Finding> Watch(std::uint64_t delay_ns) {
    recording_.now_ns = kNow - 500 * kMs;
    timeline_.Add(recording_);
    recording_.now_ns = kNow;
    recording_.threads[1].delay_ns += delay_ns;
    timeline_.Add(recording_);
    return RunAll();
  }
};

TEST_F(InversionTest, AHolderThatIsKeptFromRunningIsAWarning) {
  const std::vector<Finding> findings = Watch(450 * kMs);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "priority-inversion");
  EXPECT_EQ(findings[0].message,
            "main (SCHED_OTHER) has waited 600 ms for mutex 'it', which tidier (SCHED_IDLE) holds; "
            "that thread could have run and was given no processor for 450 ms of the last 500 ms, "
            "because threads between the two run.");
}

TEST_F(InversionTest, AHolderThatRunsOrHasTheSamePolicyOnlyHoldsForLong) {
  recording_.threads[0].wait.since_ns = kNow - 1'100 * kMs;
  std::vector<Finding> findings = Watch(100 * kMs);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "long-hold");
  recording_.threads[1].policy = SCHED_OTHER;
  findings = Watch(450 * kMs);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "long-hold");
}

TEST_F(InversionTest, ADelayThatHasNotEndedCounts) {
  recording_.threads[1].runnable = true;
  recording_.threads[1].slices = 7;
  const std::vector<Finding> findings = Watch(0);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, HasSubstr("given no processor for 500 ms of the last 500 ms"));
}

TEST_F(InversionTest, AHolderThatRunsWithoutABreakIsNotDelayed) {
  recording_.threads[0].wait.since_ns = kNow - 1'100 * kMs;
  recording_.now_ns = kNow - 500 * kMs;
  recording_.threads[1].runnable = true;
  timeline_.Add(recording_);
  recording_.now_ns = kNow;
  recording_.threads[1].cpu_ns = 450 * kMs;
  timeline_.Add(recording_);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "long-hold");
}

TEST_F(InversionTest, RealTimePrioritiesAreCompared) {
  recording_.threads[0].policy = SCHED_FIFO;
  recording_.threads[0].priority = 20;
  recording_.threads[1].policy = SCHED_RR;
  recording_.threads[1].priority = 10;
  const std::vector<Finding> findings = Watch(450 * kMs);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, HasSubstr("main (SCHED_FIFO, priority 20)"));
}

}  // namespace
}  // namespace impasse
