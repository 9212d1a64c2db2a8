#include "analyzer/watch/sync_preserving.h"

#include <gtest/gtest.h>

namespace impasse {
namespace {

using Verdict = SyncPreserving::Verdict;

// A run told event by event, in the order in which it happened.
class History {
 public:
  History(int threads, std::initializer_list<ObjectKind> kinds) {
    recording_.threads.resize(static_cast<std::size_t>(threads));
    for (const ObjectKind kind : kinds) recording_.objects.emplace_back().kind = kind;
    tickets_.resize(recording_.objects.size(), 0);
  }

  History& Acquire(ThreadId thread, ObjectId lock, Mode mode = Mode::kExclusive) {
    return Add(thread, Op::kAcquire, lock, ++tickets_[lock], mode);
  }
  History& Release(ThreadId thread, ObjectId lock) {
    return Add(thread, Op::kRelease, lock, tickets_[lock]);
  }
  History& Do(ThreadId thread, Op op, ObjectId object) {
    // The life of one thread has one ticket.
    const bool same = op == Op::kThreadStart || op == Op::kThreadExit || op == Op::kJoin;
    return Add(thread, op, object, same ? tickets_[object] : ++tickets_[object]);
  }
  History& NextTenant(ObjectId object) {
    ++tickets_[object];
    return *this;
  }
  // Takes both and gives them back.
  History& Nest(ThreadId thread, ObjectId outer, ObjectId inner) {
    Acquire(thread, outer).Acquire(thread, inner);
    return Release(thread, inner).Release(thread, outer);
  }

  Verdict CanMeet(AbstractAcquire a, AbstractAcquire b) const {
    return SyncPreserving(recording_).CanMeet({a, b});
  }
  RecordedObject& object(ObjectId id) { return recording_.objects[id]; }

 private:
  History& Add(ThreadId thread, Op op, ObjectId object, std::uint64_t ticket,
               Mode mode = Mode::kExclusive) {
    RecordedEvent event;
    event.thread = thread;
    event.object = object;
    event.op = op;
    event.mode = mode;
    event.ticket = ticket;
    recording_.events.push_back(event);
    return *this;
  }

  Recording recording_;
  std::vector<std::uint64_t> tickets_;
};

constexpr ObjectKind kMutex = ObjectKind::kMutex;

TEST(SyncPreservingTest, OppositeOrdersCanMeet) {
  History run(2, {kMutex, kMutex});
  run.Nest(0, 0, 1).Nest(1, 1, 0);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kTogether);
}

TEST(SyncPreservingTest, PlacesThatDoNotOccurAreUnknown) {
  History run(2, {kMutex, kMutex});
  run.Nest(0, 0, 1);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kUnknown);
}

TEST(SyncPreservingTest, SignalKeepsApart) {
  History run(2, {kMutex, kMutex, ObjectKind::kSemaphore});
  run.Nest(0, 0, 1).Do(0, Op::kPost, 2).Do(1, Op::kDown, 2).Nest(1, 1, 0);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kApart);
}

TEST(SyncPreservingTest, SignalBeforeTheWorkDoesNot) {
  History run(2, {kMutex, kMutex, ObjectKind::kSemaphore});
  run.Do(0, Op::kPost, 2).Nest(0, 0, 1).Do(1, Op::kDown, 2).Nest(1, 1, 0);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kTogether);
}

TEST(SyncPreservingTest, WhoPassesAOnceFlagDoesNotMeetItsRoutine) {
  History run(2, {kMutex, kMutex, ObjectKind::kOnce});
  run.Acquire(0, 2).Nest(0, 0, 1).Release(0, 2).Do(1, Op::kDown, 2).Nest(1, 1, 0);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kApart);
}

TEST(SyncPreservingTest, WhoDoesNotPassAOnceFlagMeetsItsRoutine) {
  History run(2, {kMutex, kMutex, ObjectKind::kOnce});
  run.Acquire(0, 2).Nest(0, 0, 1).Release(0, 2).Nest(1, 1, 0);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kTogether);
}

TEST(SyncPreservingTest, LaterRoundsAreTriedWhenTheFirstCannotMeet) {
  History run(2, {kMutex, kMutex, ObjectKind::kSemaphore});
  run.Nest(0, 0, 1).Do(0, Op::kPost, 2).Do(1, Op::kDown, 2).Nest(1, 1, 0).Nest(0, 0, 1);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kTogether);
}

TEST(SyncPreservingTest, StartAndJoinKeepApartWhatTheLockOfTheParentGuards) {
  // Thread 0 holds 3 while thread 1 runs; thread 2 takes 3 itself.
  History run(3, {kMutex, kMutex, ObjectKind::kThread, kMutex});
  run.Acquire(0, 3).Do(0, Op::kSpawn, 2).Do(1, Op::kThreadStart, 2).Nest(1, 0, 1);
  run.Do(1, Op::kThreadExit, 2).Do(0, Op::kJoin, 2).Release(0, 3);
  run.Acquire(2, 3).Nest(2, 1, 0).Release(2, 3);
  EXPECT_EQ(run.CanMeet({1, 0, 1}, {2, 1, 0}), Verdict::kApart);
}

TEST(SyncPreservingTest, WithoutTheLockOfTheParentTheyMeet) {
  History run(3, {kMutex, kMutex, ObjectKind::kThread, kMutex});
  run.Do(0, Op::kSpawn, 2).Do(1, Op::kThreadStart, 2).Nest(1, 0, 1);
  run.Do(1, Op::kThreadExit, 2).Do(0, Op::kJoin, 2);
  run.Acquire(2, 3).Nest(2, 1, 0).Release(2, 3);
  EXPECT_EQ(run.CanMeet({1, 0, 1}, {2, 1, 0}), Verdict::kTogether);
}

TEST(SyncPreservingTest, SpawnOfAnotherThreadOfTheSameObjectIsNoOrder) {
  // What thread 0 started never ran; thread 1 was not started by it and has the object next.
  History run(2, {kMutex, kMutex, ObjectKind::kThread});
  run.Nest(0, 0, 1).Do(0, Op::kSpawn, 2).NextTenant(2).Do(1, Op::kThreadStart, 2).Nest(1, 1, 0);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kTogether);
}

TEST(SyncPreservingTest, SpawnKeepsApart) {
  History run(2, {kMutex, kMutex, ObjectKind::kThread});
  run.Nest(0, 0, 1).Do(0, Op::kSpawn, 2).Do(1, Op::kThreadStart, 2).Nest(1, 1, 0);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kApart);
}

TEST(SyncPreservingTest, BarrierKeepsApartAcrossItButNotBeforeIt) {
  History run(2, {kMutex, kMutex, ObjectKind::kBarrier});
  run.object(2).capacity = 2;
  run.Nest(0, 0, 1).Do(0, Op::kArriveAndWait, 2).Do(1, Op::kArriveAndWait, 2);
  run.Do(0, Op::kDown, 2).Do(1, Op::kDown, 2).Nest(1, 1, 0);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kApart);
  run.Nest(0, 0, 1);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kTogether);
}

TEST(SyncPreservingTest, LockThatIsNeverGivenBackKeepsLaterSectionsAway) {
  History run(2, {kMutex, kMutex, kMutex});
  run.Nest(0, 0, 1).Acquire(0, 2);
  run.Acquire(1, 1);
  run.Release(1, 1);
  run.Nest(1, 1, 0);
  EXPECT_EQ(run.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kTogether) << "2 is taken afterwards";
}

TEST(SyncPreservingTest, ReadersOfAGateDoNotExcludeEachOther) {
  History shared(2, {kMutex, kMutex, ObjectKind::kRwLock});
  shared.Acquire(0, 2, Mode::kShared).Nest(0, 0, 1).Release(0, 2);
  shared.Acquire(1, 2, Mode::kShared).Nest(1, 1, 0).Release(1, 2);
  EXPECT_EQ(shared.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kTogether);
  History exclusive(2, {kMutex, kMutex, ObjectKind::kRwLock});
  exclusive.Acquire(0, 2).Nest(0, 0, 1).Release(0, 2);
  exclusive.Acquire(1, 2, Mode::kShared).Nest(1, 1, 0).Release(1, 2);
  EXPECT_EQ(exclusive.CanMeet({0, 0, 1}, {1, 1, 0}), Verdict::kApart);
}

}  // namespace
}  // namespace impasse
