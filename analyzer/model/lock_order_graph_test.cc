#include "analyzer/model/lock_order_graph.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "analyzer/model/cycles.h"

namespace impasse {
namespace {

// Builds graphs of a few locks and threads.
class LockCyclesTest : public testing::Test {
 protected:
  LockCyclesTest() {
    for (const char* name : {"a", "b", "c", "d", "gate"})
      graph_.AddLock({.name = name, .declared = {}});
    for (int i = 0; i < 5; ++i) graph_.AddContext({});
  }

  static Witness By(ContextId context) {
    Witness witness;
    witness.context = context;
    return witness;
  }
  static Witness Gated(ContextId context, Mode mode = Mode::kExclusive) {
    Witness witness = By(context);
    witness.gates = {{kGate, mode}};
    return witness;
  }
  static Witness Modes(ContextId context, Mode from, Mode to) {
    Witness witness = By(context);
    witness.from_mode = from;
    witness.to_mode = to;
    return witness;
  }
  static Witness Tried(ContextId context) {
    Witness witness = By(context);
    witness.to_tried = true;
    return witness;
  }
  LockId Summary() { return graph_.AddLock({.name = "Account::mu", .summary = true}); }
  std::size_t Count() const { return FindLockCycles(graph_).cycles.size(); }

  static constexpr LockId kA = 0, kB = 1, kC = 2, kD = 3, kGate = 4;
  LockOrderGraph graph_;
};

TEST_F(LockCyclesTest, FindsAnInversionOfTwo) {
  graph_.AddEdge(kA, kB, By(0));
  graph_.AddEdge(kB, kA, By(1));
  const LockCycles found = FindLockCycles(graph_);
  ASSERT_EQ(found.cycles.size(), 1U);
  ASSERT_EQ(found.cycles[0].size(), 2U);
  EXPECT_EQ(found.cycles[0][0].to, found.cycles[0][1].from);
  EXPECT_NE(found.cycles[0][0].witness->context, found.cycles[0][1].witness->context);
  EXPECT_FALSE(found.truncated);
}

TEST_F(LockCyclesTest, IsSilentWhenTheOrderIsTheSame) {
  graph_.AddEdge(kA, kB, By(0));
  graph_.AddEdge(kA, kB, By(1));
  graph_.AddEdge(kB, kC, By(1));
  graph_.AddEdge(kA, kC, By(2));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, IsSilentWithinOneThread) {
  graph_.AddEdge(kA, kB, By(0));
  graph_.AddEdge(kB, kA, By(0));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, NeedsThreeThreadsForThreeLocks) {
  graph_.AddEdge(kA, kB, By(0));
  graph_.AddEdge(kB, kC, By(1));
  graph_.AddEdge(kC, kA, By(0));
  EXPECT_EQ(Count(), 0U);
  graph_.AddEdge(kC, kA, By(2));
  const LockCycles found = FindLockCycles(graph_);
  ASSERT_EQ(found.cycles.size(), 1U);
  EXPECT_EQ(found.cycles[0].size(), 3U);
}

TEST_F(LockCyclesTest, RespectsACommonGate) {
  graph_.AddEdge(kA, kB, Gated(0));
  graph_.AddEdge(kB, kA, Gated(1));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, AGateOnOneSideOnlyDoesNotProtect) {
  graph_.AddEdge(kA, kB, Gated(0));
  graph_.AddEdge(kB, kA, By(1));
  EXPECT_EQ(Count(), 1U);
}

TEST_F(LockCyclesTest, SharedGatesExcludeNobody) {
  graph_.AddEdge(kA, kB, Gated(0, Mode::kShared));
  graph_.AddEdge(kB, kA, Gated(1, Mode::kShared));
  EXPECT_EQ(Count(), 1U);
}

TEST_F(LockCyclesTest, AGateSharedOnOneSideStillExcludes) {
  graph_.AddEdge(kA, kB, Gated(0, Mode::kShared));
  graph_.AddEdge(kB, kA, Gated(1));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, FindsTheUngatedWitnessAmongGatedOnes) {
  graph_.AddEdge(kA, kB, Gated(0));
  graph_.AddEdge(kA, kB, By(2));
  graph_.AddEdge(kB, kA, Gated(1));
  EXPECT_EQ(Count(), 1U);
}

TEST_F(LockCyclesTest, HeldLocksOfTheCycleItselfAreGatesToo) {
  // The first thread holds A and C when it takes B: nobody else can hold C then.
  Witness first = By(0);
  first.gates = {{kC, Mode::kExclusive}};
  graph_.AddEdge(kA, kB, first);
  graph_.AddEdge(kB, kC, By(1));
  graph_.AddEdge(kC, kA, By(2));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, ATriedLockIsNeverWaitedFor) {
  graph_.AddEdge(kA, kB, Tried(0));
  graph_.AddEdge(kB, kA, By(1));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, ReadersDoNotWaitForReaders) {
  graph_.AddEdge(kA, kB, Modes(0, Mode::kExclusive, Mode::kShared));
  graph_.AddEdge(kB, kA, Modes(1, Mode::kShared, Mode::kExclusive));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, AReaderWaitsForAWriter) {
  graph_.AddEdge(kA, kB, Modes(0, Mode::kExclusive, Mode::kShared));
  graph_.AddEdge(kB, kA, Modes(1, Mode::kExclusive, Mode::kShared));
  EXPECT_EQ(Count(), 1U);
}

TEST_F(LockCyclesTest, AQueuedWriterMakesReadersWait) {
  LockOrderGraph graph;
  graph.AddLock({.name = "a", .declared = {}, .readers_pass_writers = false});
  graph.AddLock({.name = "b", .declared = {}, .readers_pass_writers = false});
  graph.AddEdge(0, 1, Modes(0, Mode::kShared, Mode::kShared));
  graph.AddEdge(1, 0, Modes(1, Mode::kShared, Mode::kShared));
  EXPECT_EQ(FindLockCycles(graph).cycles.size(), 1U);
}

TEST_F(LockCyclesTest, ConcurrencyIsAskedForEveryPair) {
  graph_.AddEdge(kA, kB, By(0));
  graph_.AddEdge(kB, kA, By(1));
  graph_.SetConcurrent([](const Witness&, const Witness&) { return false; });
  EXPECT_EQ(Count(), 0U);
  graph_.SetConcurrent([](const Witness&, const Witness&) { return true; });
  EXPECT_EQ(Count(), 1U);
}

TEST_F(LockCyclesTest, AnEdgeOfASummaryNodeToItselfJoinsTwoInstances) {
  const LockId account = Summary();
  graph_.AddEdge(account, account, By(0));
  EXPECT_EQ(Count(), 0U);  // one thread that runs once
  graph_.SetConcurrent([](const Witness&, const Witness&) { return true; });
  const LockCycles found = FindLockCycles(graph_);
  ASSERT_EQ(found.cycles.size(), 1U);
  EXPECT_EQ(found.cycles[0].size(), 2U);
}

TEST_F(LockCyclesTest, AnEdgeOfASingleLockToItselfIsNoCycle) {
  graph_.AddEdge(kA, kA, By(0));
  graph_.AddEdge(kA, kA, By(1));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, AGateAroundTwoInstancesProtects) {
  const LockId account = Summary();
  graph_.AddEdge(account, account, Gated(0));
  graph_.AddEdge(account, account, Gated(1));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, ReadersOfTwoInstancesPass) {
  const LockId account = Summary();
  graph_.AddEdge(account, account, Modes(0, Mode::kShared, Mode::kShared));
  graph_.AddEdge(account, account, Modes(1, Mode::kShared, Mode::kShared));
  EXPECT_EQ(Count(), 0U);
}

TEST_F(LockCyclesTest, ReportsTheShortestFirstAndNoEdgeTwice) {
  graph_.AddEdge(kA, kB, By(0));
  graph_.AddEdge(kB, kC, By(1));
  graph_.AddEdge(kC, kA, By(2));
  graph_.AddEdge(kC, kD, By(3));
  graph_.AddEdge(kD, kC, By(4));
  const LockCycles found = FindLockCycles(graph_);
  ASSERT_EQ(found.cycles.size(), 2U);
  EXPECT_EQ(found.cycles[0].size(), 2U);
  EXPECT_EQ(found.cycles[1].size(), 3U);
}

TEST_F(LockCyclesTest, GoesRoundALongerWayWhenTheShortOneIsGated) {
  graph_.AddEdge(kA, kB, Gated(0));
  graph_.AddEdge(kB, kA, Gated(1));
  graph_.AddEdge(kB, kC, By(2));
  graph_.AddEdge(kC, kA, By(3));
  const LockCycles found = FindLockCycles(graph_);
  ASSERT_EQ(found.cycles.size(), 1U);
  EXPECT_EQ(found.cycles[0].size(), 3U);
}

TEST_F(LockCyclesTest, SaysWhenABoundWasHit) {
  graph_.AddEdge(kA, kB, By(0));
  graph_.AddEdge(kB, kA, By(1));
  EXPECT_TRUE(FindLockCycles(graph_, {.max_steps = 1}).truncated);
  EXPECT_TRUE(FindLockCycles(graph_, {.max_cycles = 1}).truncated);
}

TEST_F(LockCyclesTest, KeepsTheUsefulWitnessesWhenThereAreMany) {
  for (ContextId context = 0; context < 100; ++context) graph_.AddEdge(kA, kB, Tried(context));
  graph_.AddEdge(kA, kB, By(7));
  graph_.AddEdge(kB, kA, By(1));
  EXPECT_EQ(graph_.edges().at({kA, kB}).size(), LockOrderGraph::kMaxWitnesses);
  EXPECT_EQ(Count(), 1U);
}

TEST(StronglyConnected, NumbersCalleesBeforeCallers) {
  // 0 -> 1 <-> 2, 1 -> 3, 4 alone
  const Components components = StronglyConnected({{1}, {2, 3}, {1}, {}, {}});
  EXPECT_EQ(components.count, 4U);
  EXPECT_EQ(components.of[1], components.of[2]);
  EXPECT_LT(components.of[3], components.of[1]);
  EXPECT_LT(components.of[1], components.of[0]);
}

TEST(StronglyConnected, DoesNotOverflowOnALongChain) {
  Adjacency chain(200000);
  for (std::uint32_t i = 0; i + 1 < chain.size(); ++i) chain[i].push_back(i + 1);
  EXPECT_EQ(StronglyConnected(chain).count, chain.size());
}

}  // namespace
}  // namespace impasse
