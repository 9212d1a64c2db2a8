// The rules that read a recording, each with what it reports and with look-alikes that stay silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/checks/check.h"
#include "analyzer/checks/timeline.h"
#include "analyzer/model/cycle_letters.h"
#include "analyzer/model/fingerprint.h"
#include "analyzer/model/recording.h"

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kStart = 100 * kSecond;

CallPath PathIn(const std::string& function) { return {{function, {"a.cc", 7, 1}, "a.out", 1}}; }

class RecordedChecksTest : public testing::Test {
 protected:
  RecordedChecksTest() { recording_.now_ns = kStart; }

  ThreadId Thread(const std::string& name) {
    recording_.threads.emplace_back().name = name;
    recording_.threads.back().tid = recording_.threads.size();
    return static_cast<ThreadId>(recording_.threads.size() - 1);
  }
  ObjectId Object(const std::string& name, ObjectKind kind = ObjectKind::kMutex) {
    RecordedObject& object = recording_.objects.emplace_back();
    object.name = name;
    object.kind = kind;
    object.key = static_cast<std::uint32_t>(recording_.objects.size());
    return object.key - 1;
  }
  void Holds(ThreadId thread, ObjectId object, const std::string& function,
             Mode mode = Mode::kExclusive) {
    RecordedHold hold;
    hold.object = object;
    hold.mode = mode;
    hold.path = PathIn(function);
    recording_.threads[thread].holds.push_back(hold);
    if (mode == Mode::kExclusive) recording_.objects[object].owner = thread;
  }
  RecordedWait& Waits(ThreadId thread, ObjectId object, const std::string& function,
                      std::uint64_t waited_ns, Op op = Op::kAcquire) {
    RecordedWait& wait = recording_.threads[thread].wait;
    wait.arms.push_back({object, op, Mode::kExclusive});
    wait.since_ns = kStart - waited_ns;
    wait.path = PathIn(function);
    return wait;
  }
  std::vector<Finding> RunAll() {
    const WaitForGraph graph = WaitForGraph::Build(recording_);
    Substrates substrates;
    substrates.wait_for = &graph;
    timeline_.recording = &recording_;
    substrates.timeline = &timeline_;
    return RunChecks(substrates);
  }
  // Two threads, each holding one lock and waiting for the other's.
  void Embrace(std::uint64_t waited_ns) {
    const ThreadId one = Thread("one");
    const ThreadId two = Thread("two");
    const ObjectId a = Object("a");
    const ObjectId b = Object("b");
    Holds(one, a, "One()");
    Holds(two, b, "Two()");
    Waits(one, b, "One()", waited_ns);
    Waits(two, a, "Two()", waited_ns);
  }

  Recording recording_;
  Timeline timeline_;
};

TEST_F(RecordedChecksTest, DeadlockTellsTheStoryOfEveryThread) {
  Thread("runs");
  Embrace(3 * kSecond);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  const Finding& finding = findings[0];
  EXPECT_EQ(finding.rule, "deadlock");
  EXPECT_EQ(
      finding.message,
      "2 threads wait for each other in a circle of 2 mutexes; none of them can ever run again.");
  EXPECT_EQ(finding.confidence, Confidence::kCertain);
  EXPECT_EQ(finding.evidence, Evidence::kObserved);
  EXPECT_THAT(finding.resources, ElementsAre("b", "a"));
  ASSERT_THAT(finding.threads, SizeIs(2));
  ASSERT_THAT(finding.threads[0].steps, SizeIs(2));
  EXPECT_EQ(finding.threads[0].steps[0].text, "holds mutex 'a'");
  EXPECT_EQ(finding.threads[0].steps[1].text, "waits for mutex 'b', for 3.0 s so far");
  EXPECT_EQ(finding.fingerprint,
            Fingerprint("lock-cycle", {{"One()", "One()"}, {"Two()", "Two()"}}));
}

TEST_F(RecordedChecksTest, WaitThatOnlyTheEndedHaveEndedIsANote) {
  Thread("runs");
  const ThreadId consumer = Thread("consumer");
  const ThreadId producer = Thread("producer");
  recording_.threads[producer].exited = true;
  const ObjectId filled = Object("filled", ObjectKind::kCondition);
  recording_.objects[filled].releasers[0].threads = {producer};
  Waits(consumer, filled, "Consume()", 6 * kSecond, Op::kWait);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].severity, Severity::kNote);
  EXPECT_EQ(findings[0].confidence, Confidence::kSuspected);
  EXPECT_EQ(
      findings[0].message,
      "consumer waits on condition variable 'filled', for 6.0 s so far, and every thread that "
      "has ever ended such a wait has itself ended.");
}

TEST_F(RecordedChecksTest, WaitsThatSomebodyAliveMayEndAreNoNote) {
  Thread("runs");
  const ThreadId producer = Thread("producer");
  const ThreadId gone = Thread("gone");
  recording_.threads[gone].exited = true;
  const ObjectId filled = Object("filled", ObjectKind::kCondition);
  const ObjectId idle = Object("idle", ObjectKind::kCondition);
  const ObjectId brief = Object("brief", ObjectKind::kCondition);
  recording_.objects[filled].releasers[0].threads = {gone, producer};
  recording_.objects[brief].releasers[0].threads = {gone};
  Waits(Thread("consumer"), filled, "Consume()", 6 * kSecond, Op::kWait);
  Waits(Thread("worker"), idle, "Serve()", 6 * kSecond, Op::kWait);
  Waits(Thread("new"), brief, "Serve()", kSecond, Op::kWait);
  EXPECT_THAT(RunAll(), IsEmpty());
}

TEST_F(RecordedChecksTest, ThreeOrFivePhilosophersAreOneFinding) {
  std::vector<std::string> fingerprints;
  for (const int n : {3, 5}) {
    recording_ = {};
    recording_.now_ns = kStart;
    for (int i = 0; i < n; ++i) Holds(Thread("p"), Object("fork"), "Dine()");
    for (int i = 0; i < n; ++i) Waits(i, (i + 1) % n, "Dine()", kSecond);
    const std::vector<Finding> findings = RunAll();
    ASSERT_THAT(findings, SizeIs(1));
    fingerprints.push_back(findings[0].fingerprint);
  }
  EXPECT_EQ(fingerprints[0], fingerprints[1]);
}

TEST_F(RecordedChecksTest, SelfDeadlockAndLostOwnerSpeakForThemselves) {
  Thread("runs");
  const ThreadId self = Thread("self");
  const ObjectId a = Object("a");
  Holds(self, a, "F()");
  Waits(self, a, "G()", kSecond);
  const ThreadId gone = Thread("gone");
  recording_.threads[gone].exited = true;
  const ObjectId b = Object("b");
  Holds(gone, b, "H()");
  Waits(Thread("waiter"), b, "I()", kSecond);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_THAT(findings[0].message + findings[1].message, HasSubstr("which it holds itself"));
  EXPECT_THAT(findings[0].message + findings[1].message, HasSubstr("whose owner ended"));
}

TEST_F(RecordedChecksTest, ChannelDeadlockHasTheFingerprintOfTheStaticRule) {
  const ThreadId ann = Thread("ann");
  const ThreadId bob = Thread("bob");
  Waits(ann, Object("to bob", ObjectKind::kChannel), "Ann()", kSecond, Op::kSend);
  Waits(bob, Object("to ann", ObjectKind::kChannel), "Bob()", kSecond, Op::kSend);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, HasSubstr("No thread of the process can run."));
  EXPECT_EQ(
      findings[0].fingerprint,
      Fingerprint(kChannelCycleClass, ChannelCycleLetters({PathIn("Ann()"), PathIn("Bob()")})));
}

TEST_F(RecordedChecksTest, LongHoldIsReportedWhileItLasts) {
  const ThreadId holder = Thread("holder");
  const ObjectId cache = Object("cache");
  Holds(holder, cache, "Fill()");
  Waits(Thread("w1"), cache, "Look()", kSecond);
  Waits(Thread("w2"), cache, "Look()", kSecond / 10);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "long-hold");
  EXPECT_THAT(findings[0].message,
              HasSubstr("holder keeps 2 other threads waiting for mutex 'cache'"));
}

TEST_F(RecordedChecksTest, ShortHoldsAndHoldsWithoutWaitersAreSilent) {
  const ThreadId holder = Thread("holder");
  const ObjectId cache = Object("cache");
  Holds(holder, cache, "Fill()");
  EXPECT_THAT(RunAll(), IsEmpty());
  Waits(Thread("w"), cache, "Look()", kSecond / 3);
  EXPECT_THAT(RunAll(), IsEmpty());
}

TEST_F(RecordedChecksTest, ADeadlockedOwnerIsNoLongHold) {
  Thread("runs");
  Embrace(10 * kSecond);
  Waits(Thread("victim"), 0, "Look()", 10 * kSecond);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "deadlock");
}

TEST_F(RecordedChecksTest, OfAChainOfHoldersOnlyTheCauseIsReported) {
  const ThreadId cause = Thread("cause");
  const ThreadId middle = Thread("middle");
  const ObjectId a = Object("a");
  const ObjectId b = Object("b");
  Holds(cause, a, "Cause()");
  Holds(middle, b, "Middle()");
  Waits(middle, a, "Middle()", 2 * kSecond);
  Waits(Thread("last"), b, "Last()", 2 * kSecond);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].message, HasSubstr("cause keeps"));
}

TEST_F(RecordedChecksTest, StarvationNeedsBothTimeAndOvertakes) {
  const ThreadId victim = Thread("victim");
  const ObjectId lock = Object("lock");
  RecordedWait& wait = Waits(victim, lock, "Wait()", 2 * kSecond);
  wait.ticket = 1000;
  recording_.objects[lock].ticket = 1050;  // few grants
  EXPECT_THAT(RunAll(), IsEmpty());
  recording_.objects[lock].ticket = 1500;
  std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "starvation");
  EXPECT_EQ(findings[0].severity, Severity::kWarning);
  wait.since_ns = kStart - kSecond / 2;  // a healthy mutex lets hundreds pass
  EXPECT_THAT(RunAll(), IsEmpty());
  wait.since_ns = kStart - 6 * kSecond;
  recording_.objects[lock].ticket = 9000;
  findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].severity, Severity::kError);
}

TEST_F(RecordedChecksTest, AWriterBehindReadersIsWriterStarvation) {
  const ObjectId table = Object("table", ObjectKind::kRwLock);
  Holds(Thread("reader"), table, "Read()", Mode::kShared);
  Waits(Thread("writer"), table, "Write()", 2 * kSecond);
  recording_.objects[table].ticket = 500;
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "writer-starvation");
}

class LivelockTest : public RecordedChecksTest {
 protected:
  LivelockTest() {
    for (ThreadId t = 0; t < 2; ++t) {
      Thread(t == 0 ? "ann" : "bob");
      Object(t == 0 ? "left" : "right");
      RecordedFailure failure;
      failure.object = t;
      failure.owner = 1 - t;
      failure.site = 0x1000 + t;
      failure.frame = PathIn(t == 0 ? "Ann()" : "Bob()").front();
      recording_.threads[t].failures = {failure};
    }
  }
  // Lets the threads try for `seconds`, with so many attempts and so much progress per second.
  void Try(int seconds, std::uint64_t attempts, std::uint64_t progress) {
    for (int i = 0; i < seconds * 4; ++i) {
      recording_.now_ns += kSecond / 4;
      for (RecordedThread& thread : recording_.threads) {
        thread.attempts += attempts / 4;
        thread.progress += progress;
      }
      timeline_.Add(recording_);
    }
  }
};

TEST_F(LivelockTest, MutualRetriesWithoutProgressAreReported) {
  Try(4, 100, 0);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule, "livelock");
  EXPECT_THAT(findings[0].threads, SizeIs(2));
  EXPECT_THAT(findings[0].threads[0].steps.back().text,
              HasSubstr("tries mutex 'left' and fails: bob has it"));
}

TEST_F(LivelockTest, SlowRetriesNeedLongerWindows) {
  Try(10, 12, 0);
  EXPECT_THAT(RunAll(), SizeIs(1));
}

TEST_F(LivelockTest, TooShortOrTooFewIsSilent) {
  Try(2, 1000, 0);
  EXPECT_THAT(RunAll(), IsEmpty());
}

TEST_F(LivelockTest, AnyProgressEndsIt) {
  Try(4, 100, 1);
  EXPECT_THAT(RunAll(), IsEmpty());
}

TEST_F(LivelockTest, FailuresBecauseOfSomebodyElseAreNoLivelock) {
  const ThreadId busy = Thread("busy");
  recording_.threads[0].failures[0].owner = busy;
  Try(4, 100, 0);
  recording_.threads[busy].progress = 1;
  timeline_.Add(recording_);
  EXPECT_THAT(RunAll(), IsEmpty());
}

TEST_F(LivelockTest, AThreadThatRetriesAloneIsNoLivelock) {
  recording_.threads[0].failures.clear();
  Try(4, 100, 0);
  EXPECT_THAT(RunAll(), IsEmpty());
}

// T1 yields without end; T2 waits for it to end.
class SpinnersTest : public RecordedChecksTest {
 protected:
  SpinnersTest() {
    Thread("spinner");
    Thread("joiner");
    Object("spinner");
    recording_.objects[0].kind = ObjectKind::kThread;
    recording_.threads[0].thread_object = 0;
    recording_.threads[0].yield_path = PathIn("Await()");
    recording_.threads[1].wait.arms = {{0, Op::kJoin, Mode::kExclusive}};
  }
  // Four seconds with so many turns per second, each of which takes so much processor time.
  void Spin(std::uint64_t turns, std::uint64_t ns_per_turn) {
    recording_.threads[0].cpu_ns = 1;
    for (int i = 0; i < 16; ++i) {
      recording_.now_ns += kSecond / 4;
      recording_.threads[0].yields += turns / 4;
      recording_.threads[0].cpu_ns += turns / 4 * ns_per_turn;
      recording_.threads[0].looks_outside += looks_;
      timeline_.Add(recording_);
    }
  }
  void ExpectSeverity(Severity severity) {
    const std::vector<Finding> findings = RunAll();
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].rule, "busy-wait");
    EXPECT_EQ(findings[0].severity, severity);
  }

  std::uint32_t looks_ = 0;  // in each quarter of a second
};

TEST_F(SpinnersTest, ASpinnerForWhomNobodyCanComeIsAWarning) {
  Spin(500'000, 1'000);
  ExpectSeverity(Severity::kWarning);
}

TEST_F(SpinnersTest, AThreadThatMayComeMakesItANote) {
  Thread("worker");
  Spin(500'000, 1'000);
  ExpectSeverity(Severity::kNote);
}

TEST_F(SpinnersTest, TheOutsideMayComeWhereTheLoopAsksIt) {
  looks_ = 100'000;
  Spin(500'000, 1'000);
  ExpectSeverity(Severity::kNote);
}

TEST_F(SpinnersTest, OtherProcessesMayComeWhereMemoryIsShared) {
  recording_.shares_memory = true;
  Spin(500'000, 1'000);
  ExpectSeverity(Severity::kNote);
}

TEST_F(SpinnersTest, AThreadThatIsAloneWaitsForSomethingElse) {
  recording_.threads[1].exited = true;
  Spin(500'000, 1'000);
  ExpectSeverity(Severity::kNote);
}

TEST_F(SpinnersTest, ALoopWithoutCallsThatWasSampledIsReportedByItself) {
  const std::map<ThreadId, Timeline::Spin> spins = {
      {0, {4 * kSecond, 3 * kSecond, 200, 3, PathIn("Poll()")}}};
  timeline_.spins = &spins;
  Spin(0, 0);
  const std::vector<Finding> findings = RunAll();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].severity, Severity::kWarning);
  EXPECT_EQ(findings[0].message,
            "spinner has gone round a loop without a call for 4.0 s, used 3.0 s of processor time "
            "and got nothing done, and nobody else in the process can run.");
}

TEST_F(SpinnersTest, WhoComputesBetweenYieldsOrSleepsForLongIsSilent) {
  Spin(5'000, 100'000);
  EXPECT_THAT(RunAll(), IsEmpty());
  Spin(4'000, 5'000);
  EXPECT_THAT(RunAll(), IsEmpty());
}

}  // namespace
}  // namespace impasse
