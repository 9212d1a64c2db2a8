#include "analyzer/model/wait_for_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Scene builds a recording in the words of the model.
class Scene {
 public:
  ThreadId Thread() {
    recording_.threads.emplace_back();
    return static_cast<ThreadId>(recording_.threads.size() - 1);
  }
  ObjectId Object(ObjectKind kind) {
    recording_.objects.emplace_back().kind = kind;
    return static_cast<ObjectId>(recording_.objects.size() - 1);
  }
  ObjectId Mutex() { return Object(ObjectKind::kMutex); }
  void Holds(ThreadId thread, ObjectId object, Mode mode = Mode::kExclusive) {
    RecordedHold hold;
    hold.object = object;
    hold.mode = mode;
    recording_.threads[thread].holds.push_back(hold);
    if (mode == Mode::kExclusive) recording_.objects[object].owner = thread;
  }
  void Waits(ThreadId thread, ObjectId object, Op op = Op::kAcquire, Mode mode = Mode::kExclusive) {
    recording_.threads[thread].wait.arms.push_back({object, op, mode});
  }
  void Joins(ThreadId thread, ThreadId joined) {
    const RecordedThread& target = recording_.threads[joined];
    if (target.thread_object == kNoId) {
      const ObjectId object = Object(ObjectKind::kThread);
      recording_.threads[joined].thread_object = object;
    }
    Waits(thread, recording_.threads[joined].thread_object, Op::kJoin);
  }
  void History(ObjectId object, int role, std::initializer_list<ThreadId> threads) {
    recording_.objects[object].releasers[role].threads = threads;
  }
  RecordedObject& At(ObjectId object) { return recording_.objects[object]; }
  RecordedThread& Of(ThreadId thread) { return recording_.threads[thread]; }
  Recording& recording() { return recording_; }
  const WaitForGraph& graph() const { return graph_; }

  WaitForGraph::Remainder Reduce() {
    graph_ = WaitForGraph::Build(recording_);
    return graph_.Reduce();
  }
  Confidence ConfidenceOfFirst(const WaitForGraph::Remainder& remainder) const {
    return graph_.ConfidenceOf(remainder.cores.at(0), remainder);
  }

 private:
  Recording recording_;
  WaitForGraph graph_;
};

// Ring makes n threads that hold one mutex each and wait for the next one's.
std::vector<ThreadId> Ring(Scene& scene, int n) {
  std::vector<ThreadId> threads;
  std::vector<ObjectId> mutexes;
  for (int i = 0; i < n; ++i) {
    threads.push_back(scene.Thread());
    mutexes.push_back(scene.Mutex());
    scene.Holds(threads.back(), mutexes.back());
  }
  for (int i = 0; i < n; ++i) scene.Waits(threads[i], mutexes[(i + 1) % n]);
  return threads;
}

TEST(WaitForGraphTest, NothingWaitsNothingIsStuck) {
  Scene scene;
  scene.Thread();
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  EXPECT_FALSE(scene.Reduce().whole_process);
}

TEST(WaitForGraphTest, EmptyRecording) {
  Scene scene;
  EXPECT_FALSE(scene.Reduce().whole_process);
}

TEST(WaitForGraphTest, ContentionIsNotADeadlock) {
  Scene scene;
  const ThreadId owner = scene.Thread();
  const ObjectId mutex = scene.Mutex();
  scene.Holds(owner, mutex);
  for (int i = 0; i < 10; ++i) scene.Waits(scene.Thread(), mutex);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, ChainEndingInARunningThreadIsLive) {
  Scene scene;
  ObjectId before = scene.Mutex();
  scene.Holds(scene.Thread(), before);
  for (int i = 0; i < 5; ++i) {
    const ThreadId thread = scene.Thread();
    const ObjectId own = scene.Mutex();
    scene.Holds(thread, own);
    scene.Waits(thread, before);
    before = own;
  }
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, CyclesOfAnyLengthAreFoundInTheOrderOfWaiting) {
  for (const int n : {2, 3, 5, 100}) {
    Scene scene;
    scene.Thread();  // runs
    const std::vector<ThreadId> ring = Ring(scene, n);
    const auto remainder = scene.Reduce();
    ASSERT_EQ(remainder.cores.size(), 1U);
    EXPECT_EQ(remainder.cores[0], ring);
    EXPECT_FALSE(remainder.whole_process);
    EXPECT_EQ(scene.ConfidenceOfFirst(remainder), Confidence::kCertain);
  }
}

TEST(WaitForGraphTest, VictimsAreStuckButNotInTheCore) {
  Scene scene;
  const std::vector<ThreadId> ring = Ring(scene, 2);
  const ThreadId victim = scene.Thread();
  scene.Waits(victim, 0);
  const ThreadId main = scene.Thread();
  scene.Joins(main, victim);
  const auto remainder = scene.Reduce();
  EXPECT_THAT(remainder.stuck, ElementsAre(ring[0], ring[1], victim, main));
  EXPECT_THAT(remainder.cores, ElementsAre(ring));
  EXPECT_TRUE(remainder.whole_process);
}

TEST(WaitForGraphTest, TwoIndependentCyclesAreTwoCoresSmallestFirst) {
  Scene scene;
  const std::vector<ThreadId> three = Ring(scene, 3);
  const std::vector<ThreadId> two = Ring(scene, 2);
  const auto remainder = scene.Reduce();
  EXPECT_THAT(remainder.cores, ElementsAre(two, three));
}

TEST(WaitForGraphTest, SelfDeadlock) {
  Scene scene;
  scene.Thread();
  const ThreadId thread = scene.Thread();
  const ObjectId mutex = scene.Mutex();
  scene.Holds(thread, mutex);
  scene.Waits(thread, mutex);
  const auto remainder = scene.Reduce();
  EXPECT_THAT(remainder.cores, ElementsAre(ElementsAre(thread)));
  EXPECT_EQ(scene.ConfidenceOfFirst(remainder), Confidence::kCertain);
}

TEST(WaitForGraphTest, OwnerThatEndedWhileHoldingLeavesItsWaiterStuck) {
  Scene scene;
  scene.Thread();
  const ThreadId gone = scene.Thread();
  const ThreadId waiter = scene.Thread();
  const ObjectId mutex = scene.Mutex();
  scene.Holds(gone, mutex);
  scene.Of(gone).exited = true;
  scene.Waits(waiter, mutex);
  const auto remainder = scene.Reduce();
  EXPECT_THAT(remainder.cores, ElementsAre(ElementsAre(waiter)));
}

TEST(WaitForGraphTest, FreeMutexAndUnconfirmedOwnerAreHandOversNotDeadlocks) {
  Scene scene;
  const ThreadId waiter = scene.Thread();
  const ObjectId mutex = scene.Mutex();
  scene.Waits(waiter, mutex);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  scene.At(mutex).owner = waiter;  // but nothing held: it has just got it
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  scene.Of(waiter).holds_truncated = true;
  EXPECT_THAT(scene.Reduce().stuck, ElementsAre(waiter));
}

TEST(WaitForGraphTest, TimedAndExternalWaitsAreLive) {
  for (const bool timed : {true, false}) {
    Scene scene;
    const std::vector<ThreadId> ring = Ring(scene, 2);
    (timed ? scene.Of(ring[0]).wait.timed : scene.Of(ring[0]).wait.external) = true;
    EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  }
}

TEST(WaitForGraphTest, SharedBetweenProcessesIsLive) {
  Scene scene;
  const std::vector<ThreadId> ring = Ring(scene, 2);
  scene.At(0).process_shared = true;
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, WriterWaitsForAllReaders) {
  Scene scene;
  const ThreadId reader1 = scene.Thread();
  const ThreadId reader2 = scene.Thread();
  const ThreadId writer = scene.Thread();
  const ObjectId lock = scene.Object(ObjectKind::kRwLock);
  const ObjectId mutex = scene.Mutex();
  scene.Holds(reader1, lock, Mode::kShared);
  scene.Holds(reader2, lock, Mode::kShared);
  scene.Holds(writer, mutex);
  scene.Waits(writer, lock);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  scene.Waits(reader2, mutex);  // one reader that never leaves is enough
  EXPECT_THAT(scene.Reduce().cores, ElementsAre(UnorderedElementsAre(reader2, writer)));
}

TEST(WaitForGraphTest, ReaderWaitsForTheWriterOnly) {
  Scene scene;
  const ThreadId writer = scene.Thread();
  const ThreadId reader = scene.Thread();
  const ObjectId lock = scene.Object(ObjectKind::kRwLock);
  scene.Holds(writer, lock);
  scene.Waits(reader, lock, Op::kAcquire, Mode::kShared);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  scene.Joins(writer, reader);
  EXPECT_THAT(scene.Reduce().cores, ElementsAre(UnorderedElementsAre(writer, reader)));
}

TEST(WaitForGraphTest, SecondReadBehindAQueuedWriterIsADeadlock) {
  Scene scene;
  scene.Thread();
  const ThreadId reader = scene.Thread();
  const ThreadId writer = scene.Thread();
  const ObjectId lock = scene.Object(ObjectKind::kRwLock);
  scene.Holds(reader, lock, Mode::kShared);
  scene.Waits(writer, lock);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  scene.Waits(reader, lock, Op::kAcquire, Mode::kShared);
  EXPECT_THAT(scene.Reduce().cores, ElementsAre(UnorderedElementsAre(reader, writer)));
}

TEST(WaitForGraphTest, JoinOfAnEndedThreadIsLive) {
  Scene scene;
  const ThreadId main = scene.Thread();
  const ThreadId worker = scene.Thread();
  scene.Joins(main, worker);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  scene.Of(worker).exited = true;
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, JoinAndMutexMakeACycle) {
  Scene scene;
  scene.Thread();
  const ThreadId main = scene.Thread();
  const ThreadId worker = scene.Thread();
  const ObjectId mutex = scene.Mutex();
  scene.Holds(main, mutex);
  scene.Joins(main, worker);
  scene.Waits(worker, mutex);
  const auto remainder = scene.Reduce();
  EXPECT_THAT(remainder.cores, ElementsAre(UnorderedElementsAre(main, worker)));
  EXPECT_EQ(scene.ConfidenceOfFirst(remainder), Confidence::kCertain);
}

TEST(WaitForGraphTest, IdleWorkerPoolIsNotADeadlock) {
  Scene scene;
  const ThreadId main = scene.Thread();
  const ObjectId work = scene.Object(ObjectKind::kCondition);
  std::vector<ThreadId> pool;
  for (int i = 0; i < 4; ++i) {
    pool.push_back(scene.Thread());
    scene.Waits(pool.back(), work, Op::kWait);
  }
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty()) << "nobody has ever notified";
  scene.History(work, 0, {main});
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty()) << "main runs";
  scene.History(work, 0, {kNoId});
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty()) << "only ended threads have notified";
  scene.Of(main).wait.timed = true;
  scene.Waits(main, work, Op::kTimedWait);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty()) << "main waits for a time";
}

TEST(WaitForGraphTest, DaemonsLeftWhenMainEndedTheProcessAreNotStuck) {
  Scene scene;
  const ThreadId main = scene.Thread();
  scene.Waits(scene.Thread(), scene.Object(ObjectKind::kCondition), Op::kWait);
  scene.Of(main).exited = true;
  EXPECT_TRUE(scene.Reduce().whole_process);
  scene.recording().ended = true;
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, UnknownThreadsMayHelp) {
  Scene scene;
  scene.Waits(scene.Thread(), scene.Object(ObjectKind::kChannel), Op::kReceive);
  EXPECT_TRUE(scene.Reduce().whole_process);
  scene.recording().all_threads_known = false;
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, ChannelKnotByHistoryIsLikelyWhileOthersRun) {
  Scene scene;
  scene.Thread();  // runs, has never touched either channel
  const ThreadId a = scene.Thread();
  const ThreadId b = scene.Thread();
  const ObjectId requests = scene.Object(ObjectKind::kChannel);
  const ObjectId replies = scene.Object(ObjectKind::kChannel);
  scene.History(requests, 0, {a});
  scene.History(replies, 0, {b});
  scene.Waits(a, replies, Op::kReceive);
  scene.Waits(b, requests, Op::kReceive);
  const auto remainder = scene.Reduce();
  EXPECT_THAT(remainder.cores, ElementsAre(ElementsAre(a, b)));
  EXPECT_EQ(scene.ConfidenceOfFirst(remainder), Confidence::kLikely);
}

TEST(WaitForGraphTest, OneRunningReleaserOpensTheKnot) {
  Scene scene;
  const ThreadId feeder = scene.Thread();
  const ThreadId a = scene.Thread();
  const ThreadId b = scene.Thread();
  const ObjectId requests = scene.Object(ObjectKind::kChannel);
  const ObjectId replies = scene.Object(ObjectKind::kChannel);
  scene.History(requests, 0, {a, feeder});
  scene.History(replies, 0, {b});
  scene.Waits(a, replies, Op::kReceive);
  scene.Waits(b, requests, Op::kReceive);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, SendersAreFreedByRoleOne) {
  Scene scene;
  scene.Thread();
  const ThreadId a = scene.Thread();
  const ThreadId b = scene.Thread();
  const ObjectId one = scene.Object(ObjectKind::kChannel);
  const ObjectId two = scene.Object(ObjectKind::kChannel);
  scene.History(one, 1, {b});
  scene.History(two, 1, {a});
  scene.Waits(a, one, Op::kSend);
  scene.Waits(b, two, Op::kSend);
  EXPECT_THAT(scene.Reduce().cores, ElementsAre(ElementsAre(a, b)));
}

TEST(WaitForGraphTest, OverflowedHistoryIsUnknown) {
  Scene scene;
  scene.Thread();
  const ThreadId a = scene.Thread();
  const ThreadId b = scene.Thread();
  const ObjectId channel = scene.Object(ObjectKind::kChannel);
  scene.History(channel, 0, {b});
  scene.At(channel).releasers[0].overflow = true;
  scene.Waits(a, channel, Op::kReceive);
  scene.Joins(b, a);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, DeclaredEndpointsAreComplete) {
  Scene scene;
  scene.Thread();
  const ThreadId a = scene.Thread();
  const ObjectId channel = scene.Object(ObjectKind::kChannel);
  scene.At(channel).releasers[0].declared = true;  // nobody will send any more
  scene.Waits(a, channel, Op::kReceive);
  const auto remainder = scene.Reduce();
  EXPECT_THAT(remainder.cores, ElementsAre(ElementsAre(a)));
  EXPECT_EQ(scene.ConfidenceOfFirst(remainder), Confidence::kLikely);
}

TEST(WaitForGraphTest, WholeProcessStuckOnUnknownReleasersIsCertain) {
  Scene scene;
  const ThreadId main = scene.Thread();
  const ThreadId a = scene.Thread();
  const ThreadId b = scene.Thread();
  const ObjectId group = scene.Object(ObjectKind::kWaitGroup);
  scene.Waits(main, group, Op::kDown);
  scene.Waits(a, scene.Object(ObjectKind::kChannel), Op::kSend);
  scene.Waits(b, scene.Object(ObjectKind::kChannel), Op::kSend);
  const auto remainder = scene.Reduce();
  EXPECT_TRUE(remainder.whole_process);
  EXPECT_THAT(remainder.cores, ElementsAre(ElementsAre(a, b))) << "main waits for their work";
  EXPECT_EQ(scene.ConfidenceOfFirst(remainder), Confidence::kCertain);
}

TEST(WaitForGraphTest, MutexHeldAcrossAChannelOperationIsAMixedKnot) {
  Scene scene;
  scene.Thread();
  const ThreadId receiver = scene.Thread();
  const ThreadId sender = scene.Thread();
  const ObjectId mutex = scene.Mutex();
  const ObjectId channel = scene.Object(ObjectKind::kChannel);
  scene.History(channel, 0, {sender});
  scene.Holds(receiver, mutex);
  scene.Waits(receiver, channel, Op::kReceive);
  scene.Waits(sender, mutex);
  const auto remainder = scene.Reduce();
  EXPECT_THAT(remainder.cores, ElementsAre(UnorderedElementsAre(receiver, sender)));
  EXPECT_EQ(scene.ConfidenceOfFirst(remainder), Confidence::kLikely);
}

TEST(WaitForGraphTest, SelectIsFreedByAnyArm) {
  Scene scene;
  const ThreadId stuck = scene.Thread();
  const ThreadId selecting = scene.Thread();
  const ThreadId runs = scene.Thread();
  const ObjectId one = scene.Object(ObjectKind::kChannel);
  const ObjectId two = scene.Object(ObjectKind::kChannel);
  scene.History(one, 0, {stuck});
  scene.History(two, 0, {runs});
  scene.Joins(stuck, selecting);
  scene.Waits(selecting, one, Op::kReceive);
  scene.Waits(selecting, two, Op::kReceive);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  scene.Joins(runs, selecting);
  EXPECT_THAT(scene.Reduce().stuck, UnorderedElementsAre(stuck, selecting, runs));
}

TEST(WaitForGraphTest, ConditionWaiterMayBeFreedByTheOwnerOfItsMutex) {
  Scene scene;
  const ThreadId owner = scene.Thread();
  const ThreadId waiter = scene.Thread();
  const ThreadId notifier = scene.Thread();
  const ObjectId condition = scene.Object(ObjectKind::kCondition);
  const ObjectId mutex = scene.Mutex();
  scene.History(condition, 0, {notifier});
  scene.Waits(waiter, condition, Op::kWait);
  scene.Of(waiter).wait.mutex = mutex;
  scene.Joins(notifier, waiter);
  scene.Holds(owner, mutex);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  scene.Of(owner).holds.clear();
  EXPECT_THAT(scene.Reduce().stuck, UnorderedElementsAre(waiter, notifier));
}

TEST(WaitForGraphTest, BarrierNeedsEnoughLiveArrivals) {
  Scene scene;
  const ObjectId barrier = scene.Object(ObjectKind::kBarrier);
  scene.At(barrier).capacity = 3;
  const ThreadId a = scene.Thread();
  const ThreadId b = scene.Thread();
  const ThreadId c = scene.Thread();
  scene.Thread();  // runs, does not take part
  scene.History(barrier, 0, {a, b, c});
  scene.Waits(a, barrier, Op::kArriveAndWait);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  scene.Joins(b, a);
  EXPECT_THAT(scene.Reduce().stuck, UnorderedElementsAre(a, b)) << "two are missing, one can come";
  scene.At(barrier).capacity = 2;
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, FullBarrierIsOpening) {
  Scene scene;
  const ObjectId barrier = scene.Object(ObjectKind::kBarrier);
  scene.At(barrier).capacity = 2;
  scene.Waits(scene.Thread(), barrier, Op::kArriveAndWait);
  scene.Waits(scene.Thread(), barrier, Op::kArriveAndWait);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, TicketsOfABarrierTellItsRounds) {
  Scene scene;
  const ObjectId barrier = scene.Object(ObjectKind::kBarrier);
  scene.At(barrier).capacity = 3;
  const ThreadId a = scene.Thread();
  const ThreadId b = scene.Thread();
  scene.History(barrier, 0, {a, b});
  scene.Waits(a, barrier, Op::kArriveAndWait);
  scene.Waits(b, barrier, Op::kArriveAndWait);
  scene.Of(a).wait.ticket = 7;
  scene.Of(b).wait.ticket = 8;
  scene.At(barrier).ticket = 8;  // the third of the third round is missing
  EXPECT_THAT(scene.Reduce().stuck, UnorderedElementsAre(a, b));
  scene.At(barrier).ticket = 9;  // it has come; they have not run yet
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, SemaphoreWithSomethingLeftStopsNobody) {
  Scene scene;
  const ThreadId thread = scene.Thread();
  const ObjectId semaphore = scene.Object(ObjectKind::kSemaphore);
  scene.Waits(thread, semaphore, Op::kDown);
  EXPECT_THAT(scene.Reduce().stuck, UnorderedElementsAre(thread));
  scene.At(semaphore).count = 1;
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

TEST(WaitForGraphTest, SignalHandlerMayPostASemaphoreButNotNotify) {
  for (const ObjectKind kind : {ObjectKind::kSemaphore, ObjectKind::kFutex}) {
    Scene scene;
    scene.Waits(scene.Thread(), scene.Object(kind), Op::kDown);
    scene.recording().has_signal_handlers = true;
    EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  }
  Scene scene;
  const ThreadId thread = scene.Thread();
  scene.Waits(thread, scene.Object(ObjectKind::kCondition), Op::kWait);
  scene.recording().has_signal_handlers = true;
  EXPECT_THAT(scene.Reduce().stuck, UnorderedElementsAre(thread));
}

TEST(WaitForGraphTest, UnknownHelpersOfAHolderMakeACircleWithItsWaiter) {
  Scene scene;
  const ThreadId holder = scene.Thread();
  const ThreadId waiter = scene.Thread();
  const ThreadId victim = scene.Thread();
  const ObjectId mutex = scene.Object(ObjectKind::kMutex);
  scene.Holds(holder, mutex);
  scene.Waits(holder, scene.Object(ObjectKind::kFutex), Op::kDown);
  scene.Waits(waiter, mutex);
  scene.Joins(victim, holder);
  const auto remainder = scene.Reduce();
  EXPECT_TRUE(remainder.whole_process);
  ASSERT_EQ(remainder.cores.size(), 1u);
  EXPECT_EQ(remainder.cores[0], (std::vector<ThreadId>{holder, waiter}));
}

TEST(WaitForGraphTest, WaitWhoseObjectWasUsedSinceSettlesOnlyWithTime) {
  Scene scene;
  const ThreadId thread = scene.Thread();
  const ObjectId channel = scene.Object(ObjectKind::kChannel);
  scene.Waits(thread, channel, Op::kReceive);
  scene.Of(thread).wait.since_ns = 1;
  scene.recording().now_ns = 2;
  scene.Reduce();
  EXPECT_TRUE(scene.graph().IsSettled({thread}));
  scene.At(channel).ticket = 1;  // something was sent: the receiver may be about to run
  scene.Reduce();
  EXPECT_FALSE(scene.graph().IsSettled({thread}));
  scene.recording().now_ns = 1 + WaitForGraph::kSettleNs;
  EXPECT_TRUE(scene.graph().IsSettled({thread}));
}

TEST(WaitForGraphTest, InvalidIndexesAreNotFollowed) {
  Scene scene;
  const ThreadId thread = scene.Thread();
  scene.Waits(thread, 77);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
  const ThreadId other = scene.Thread();
  const ObjectId mutex = scene.Mutex();
  scene.At(mutex).owner = 99;
  scene.Waits(other, mutex);
  const ThreadId third = scene.Thread();
  const ObjectId channel = scene.Object(ObjectKind::kChannel);
  scene.History(channel, 0, {12345});
  scene.Waits(third, channel, Op::kReceive);
  EXPECT_THAT(scene.Reduce().stuck, IsEmpty());
}

}  // namespace
}  // namespace impasse
