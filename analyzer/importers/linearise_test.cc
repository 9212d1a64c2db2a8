#include "analyzer/importers/linearise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace impasse {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

RecordedEvent Event(ThreadId thread, Op op, ObjectId object = kNoId, std::uint64_t ticket = 0) {
  RecordedEvent event;
  event.thread = thread;
  event.op = op;
  event.object = object;
  event.ticket = ticket;
  return event;
}

std::vector<RecordedObject> Objects(std::initializer_list<ObjectKind> kinds) {
  std::vector<RecordedObject> objects;
  objects.reserve(kinds.size());
  for (const ObjectKind kind : kinds) objects.emplace_back().kind = kind;
  return objects;
}

std::vector<std::pair<ThreadId, Op>> Shape(const std::vector<RecordedEvent>& events) {
  std::vector<std::pair<ThreadId, Op>> shape;
  shape.reserve(events.size());
  for (const RecordedEvent& event : events) shape.emplace_back(event.thread, event.op);
  return shape;
}

TEST(LineariseTest, WaitsComeAfterTheSignalsWithLowerTickets) {
  const auto merged =
      Linearise(Objects({ObjectKind::kSemaphore}),
                {{Event(0, Op::kDown, 0, 2), Event(0, Op::kYield)}, {Event(1, Op::kPost, 0, 1)}});
  EXPECT_THAT(Shape(merged), ElementsAre(std::pair(1U, Op::kPost), std::pair(0U, Op::kDown),
                                         std::pair(0U, Op::kYield)));
}

TEST(LineariseTest, ThreadsLiveBetweenSpawnAndJoin) {
  const auto merged = Linearise(
      Objects({ObjectKind::kThread}),
      {{Event(0, Op::kSpawn, 0, 1), Event(0, Op::kJoin, 0, 1)},
       {Event(1, Op::kThreadStart, 0, 1), Event(1, Op::kYield), Event(1, Op::kThreadExit, 0, 1)}});
  EXPECT_THAT(Shape(merged), ElementsAre(std::pair(0U, Op::kSpawn), std::pair(1U, Op::kThreadStart),
                                         std::pair(1U, Op::kYield), std::pair(1U, Op::kThreadExit),
                                         std::pair(0U, Op::kJoin)));
}

// One object is thread 1 (its present tenant, the latest) and was thread 2 before.
TEST(LineariseTest, OneObjectServesThreadsInTurn) {
  const auto merged =
      Linearise(Objects({ObjectKind::kThread}),
                {{Event(0, Op::kSpawn, 0, 1), Event(0, Op::kJoin, 0, 1), Event(0, Op::kSpawn, 0, 2),
                  Event(0, Op::kJoin, 0, 2)},
                 {Event(1, Op::kThreadStart, 0, 2), Event(1, Op::kThreadExit, 0, 2)},
                 {Event(2, Op::kThreadStart, 0, 1), Event(2, Op::kThreadExit, 0, 1)}});
  EXPECT_THAT(Shape(merged), ElementsAre(std::pair(0U, Op::kSpawn), std::pair(2U, Op::kThreadStart),
                                         std::pair(2U, Op::kThreadExit), std::pair(0U, Op::kJoin),
                                         std::pair(0U, Op::kSpawn), std::pair(1U, Op::kThreadStart),
                                         std::pair(1U, Op::kThreadExit), std::pair(0U, Op::kJoin)));
}

TEST(LineariseTest, TheOrderOfTenantsDoesNotDependOnTheOrderOfThreads) {
  const auto merged =
      Linearise(Objects({ObjectKind::kThread}),
                {{Event(0, Op::kSpawn, 0, 1), Event(0, Op::kJoin, 0, 1), Event(0, Op::kSpawn, 0, 2),
                  Event(0, Op::kJoin, 0, 2)},
                 {Event(1, Op::kThreadStart, 0, 1), Event(1, Op::kThreadExit, 0, 1)},
                 {Event(2, Op::kThreadStart, 0, 2), Event(2, Op::kThreadExit, 0, 2)}});
  EXPECT_THAT(Shape(merged), ElementsAre(std::pair(0U, Op::kSpawn), std::pair(1U, Op::kThreadStart),
                                         std::pair(1U, Op::kThreadExit), std::pair(0U, Op::kJoin),
                                         std::pair(0U, Op::kSpawn), std::pair(2U, Op::kThreadStart),
                                         std::pair(2U, Op::kThreadExit), std::pair(0U, Op::kJoin)));
}

// Threads 0 and 1 each start and join one thread; the second takes the place of the first.
TEST(LineariseTest, TenantsOfDifferentCreatorsDoNotTakeEachOthersSpawns) {
  const auto merged =
      Linearise(Objects({ObjectKind::kThread}),
                {{Event(0, Op::kSpawn, 0, 1), Event(0, Op::kJoin, 0, 1)},
                 {Event(1, Op::kSpawn, 0, 2), Event(1, Op::kJoin, 0, 2)},
                 {Event(2, Op::kThreadStart, 0, 1), Event(2, Op::kThreadExit, 0, 1)},
                 {Event(3, Op::kThreadStart, 0, 2), Event(3, Op::kThreadExit, 0, 2)}});
  EXPECT_THAT(Shape(merged), ElementsAre(std::pair(0U, Op::kSpawn), std::pair(2U, Op::kThreadStart),
                                         std::pair(2U, Op::kThreadExit), std::pair(0U, Op::kJoin),
                                         std::pair(1U, Op::kSpawn), std::pair(3U, Op::kThreadStart),
                                         std::pair(3U, Op::kThreadExit), std::pair(1U, Op::kJoin)));
}

TEST(LineariseTest, TenantsWhoseBeginningIsLostKeepTheirOrder) {
  const auto merged = Linearise(Objects({ObjectKind::kThread}),
                                {{Event(0, Op::kJoin, 0, 3), Event(0, Op::kSpawn, 0, 4)},
                                 {Event(1, Op::kThreadStart, 0, 4)},
                                 {Event(2, Op::kThreadExit, 0, 3)}});
  EXPECT_THAT(Shape(merged),
              ElementsAre(std::pair(2U, Op::kThreadExit), std::pair(0U, Op::kJoin),
                          std::pair(0U, Op::kSpawn), std::pair(1U, Op::kThreadStart)));
}

TEST(LineariseTest, LeavingABarrierComesAfterTheLastArrival) {
  const auto merged = Linearise(Objects({ObjectKind::kBarrier}),
                                {{Event(0, Op::kArriveAndWait, 0, 1), Event(0, Op::kDown, 0, 2)},
                                 {Event(1, Op::kArriveAndWait, 0, 2), Event(1, Op::kDown, 0, 2)}});
  ASSERT_THAT(merged, SizeIs(4));
  EXPECT_EQ(merged[0].op, Op::kArriveAndWait);
  EXPECT_EQ(merged[1].op, Op::kArriveAndWait);
}

TEST(LineariseTest, ContradictionsLoseNothing) {
  // Each waits for the other's signal: tickets of a damaged trace.
  const auto merged = Linearise(Objects({ObjectKind::kSemaphore, ObjectKind::kSemaphore}),
                                {{Event(0, Op::kDown, 0, 2), Event(0, Op::kPost, 1, 1)},
                                 {Event(1, Op::kDown, 1, 2), Event(1, Op::kPost, 0, 1)},
                                 {Event(2, Op::kJoin, 99), Event(2, Op::kThreadStart, 1)}});
  EXPECT_THAT(merged, SizeIs(6));
}

}  // namespace
}  // namespace impasse
