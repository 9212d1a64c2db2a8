// The probe on locks and condition variables, run in real programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <map>
#include <set>

#include "runtime-probe/tests/run_scenario.h"

namespace impasse::probe_tests {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using trace::HeldEntry;

bool ExitedWell(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0; }

const trace::ThreadRecord* ThreadHolding(const TraceFile& file) {
  for (const auto* thread : file.Threads()) {
    if (thread->held_count != 0) return thread;
  }
  return nullptr;
}

std::uint64_t CountEvents(const TraceFile& file, Op op) {
  const auto events = file.Events();
  return static_cast<std::uint64_t>(std::count_if(events.begin(), events.end(), [&](const auto& e) {
    return e.op == static_cast<std::uint8_t>(op);
  }));
}

TEST(ProbeLocks, CountsAcquisitionsAndWritesEachEdgeWithBothStacks) {
  Running running("two_threads");
  ASSERT_TRUE(ExitedWell(running.Wait()));
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  const TraceFile& file = traces[0];
  EXPECT_EQ(file.state(), trace::ProcessState::kExited);
  const auto mutexes = file.Objects(ObjectKind::kMutex);
  ASSERT_THAT(mutexes, SizeIs(2));
  for (const auto* mutex : mutexes) {
    EXPECT_EQ(mutex->ticket, 2000u);
    EXPECT_EQ(mutex->owner, 0u);
    EXPECT_EQ(mutex->waiters, 0u);
  }
  const auto edges = file.Edges();
  ASSERT_THAT(edges, SizeIs(2)) << "one witness of each thread";
  EXPECT_NE(edges[0]->thread, edges[1]->thread);
  const auto orders = file.Orders();
  ASSERT_THAT(orders, SizeIs(4)) << "two spawns, two joins";
  for (const auto* order : orders) {
    const bool spawn = order->kind == static_cast<std::uint32_t>(Op::kSpawn);
    EXPECT_EQ(spawn ? order->from_thread : order->to_thread, 1u) << "the main thread";
    EXPECT_EQ(spawn ? order->to_segment : order->from_segment, 1u);
  }
  for (const auto* edge : edges) {
    EXPECT_EQ(edge->from_tried, 0);
    EXPECT_EQ(edge->to_tried, 0);
    EXPECT_EQ(edge->gate_count, 0u);
    const auto from = file.Stack(edge->from_stack);
    const auto to = file.Stack(edge->to_stack);
    ASSERT_GE(from.size(), 2u);
    ASSERT_GE(to.size(), 2u);
    EXPECT_THAT(file.ModuleOf(from[0]), HasSubstr("probe_scenarios"));
    EXPECT_NE(from[0], to[0]);
  }
}

TEST(ProbeLocks, WhoConfirmsAsksForEveryPlace) {
  std::vector<std::size_t> edges;
  for (const char* options : {"", "confirm=1"}) {
    Running running("two_places", {.options = options});
    ASSERT_TRUE(ExitedWell(running.Wait()));
    const auto traces = running.Traces();
    ASSERT_THAT(traces, SizeIs(1));
    edges.push_back(traces[0].Edges().size());
  }
  EXPECT_EQ(edges[0], 1u) << "one witness is enough for a prediction";
  EXPECT_GE(edges[1], 2u) << "more where the compiler unrolls the loop";
}

TEST(ProbeLocks, EventsOfALockAreOrderedByTickets) {
  Running running("two_threads", {.options = "ring=65536"});
  ASSERT_TRUE(ExitedWell(running.Wait()));
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  std::map<std::uint32_t, std::set<std::uint64_t>> grants;
  for (const trace::Event& event : traces[0].Events()) {
    if (event.op != static_cast<std::uint8_t>(Op::kAcquire)) continue;
    EXPECT_TRUE(grants[event.object].insert(event.ticket).second) << "a ticket twice";
  }
  ASSERT_EQ(grants.size(), 2u);
  for (const auto& [object, tickets] : grants) {
    EXPECT_EQ(tickets.size(), 2000u);
    EXPECT_EQ(*tickets.rbegin(), 2000u);
  }
  EXPECT_EQ(CountEvents(traces[0], Op::kRelease), 4000u);
}

TEST(ProbeLocks, KilledPhilosophersLeaveWhoHoldsAndWhoWaits) {
  Running running("philosophers");
  // Before that, some of the five may block at their barrier.
  ASSERT_TRUE(running.WaitFor([](const TraceFile& f) {
    const auto blocked = f.Blocked();
    return std::count_if(blocked.begin(), blocked.end(), [](const auto* thread) {
             return thread->blocked.arms[0].op == static_cast<std::uint8_t>(Op::kAcquire);
           }) == 5;
  }));
  running.Kill();
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  const TraceFile& file = traces[0];
  EXPECT_EQ(file.state(), trace::ProcessState::kRunning);
  std::set<std::uint32_t> owners;
  for (const auto* thread : file.Blocked()) {
    EXPECT_THAT(thread->name, HasSubstr("philosopher"));
    ASSERT_EQ(thread->blocked.arm_count, 1u);
    const auto& arm = thread->blocked.arms[0];
    EXPECT_EQ(arm.op, static_cast<std::uint8_t>(Op::kAcquire));
    EXPECT_EQ(thread->blocked.flags, 0u);
    EXPECT_GE(file.Stack(thread->blocked.stack).size(), 2u);
    ASSERT_EQ(thread->held_count, 1u);
    EXPECT_NE(thread->held[0].object, arm.object);
    EXPECT_GE(file.Stack(thread->held[0].stack).size(), 2u);
    owners.insert(file.object(arm.object).owner);
  }
  EXPECT_EQ(owners.size(), 5u);
  EXPECT_FALSE(owners.contains(0));
}

TEST(ProbeLocks, ReturnCodesAreThoseOfTheRealFunctions) {
  Running without("return_codes", {.without_probe = true});
  ASSERT_TRUE(ExitedWell(without.Wait())) << without.errors();
  Running with("return_codes");
  EXPECT_TRUE(ExitedWell(with.Wait())) << with.errors();
}

TEST(ProbeLocks, RecursiveMutexHasDepth) {
  Running running("recursive_held");
  ASSERT_TRUE(running.WaitUntilReady());
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  const auto mutexes = traces[0].Objects(ObjectKind::kRecursiveMutex);
  ASSERT_THAT(mutexes, SizeIs(1));
  EXPECT_EQ(mutexes[0]->ticket, 1u);
  const auto* holder = ThreadHolding(traces[0]);
  ASSERT_NE(holder, nullptr);
  EXPECT_EQ(holder->held_count, 1u);
  EXPECT_EQ(holder->held[0].depth, 3);
}

TEST(ProbeLocks, WriterWaitsBehindReaders) {
  Running running("writer_behind_readers");
  ASSERT_TRUE(running.WaitFor([](const TraceFile& f) {
    const auto locks = f.Objects(ObjectKind::kRwLock);
    return f.Blocked().size() == 1 && locks.size() == 1 && locks[0]->waiters == 1;
  }));
  const auto traces = running.Traces();
  const TraceFile& file = traces[0];
  const auto locks = file.Objects(ObjectKind::kRwLock);
  ASSERT_THAT(locks, SizeIs(1));
  EXPECT_EQ(locks[0]->readers, 2u);
  EXPECT_EQ(locks[0]->owner, 0u);
  EXPECT_EQ(locks[0]->waiters, 1u);
  EXPECT_EQ(file.Blocked()[0]->blocked.arms[0].mode, static_cast<std::uint8_t>(Mode::kExclusive));
  int readers = 0;
  for (const auto* thread : file.Threads()) {
    if (thread->held_count == 0) continue;
    EXPECT_EQ(thread->held[0].mode, static_cast<std::uint8_t>(Mode::kShared));
    ++readers;
  }
  EXPECT_EQ(readers, 2);
}

TEST(ProbeLocks, ConditionWaitGivesTheMutexUpAndNamesWhoSignals) {
  Running running("condition");
  ASSERT_TRUE(ExitedWell(running.Wait()));
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  const auto conditions = traces[0].Objects(ObjectKind::kCondition);
  ASSERT_THAT(conditions, SizeIs(1));
  EXPECT_EQ(conditions[0]->history[0].count, 1u);
  EXPECT_EQ(conditions[0]->history[0].threads[0], 1u) << "the main thread";
  EXPECT_EQ(conditions[0]->history[1].count, 0u);
  EXPECT_EQ(CountEvents(traces[0], Op::kWait), 1u);
  EXPECT_EQ(CountEvents(traces[0], Op::kNotifyOne), 1u);
  for (const auto* mutex : traces[0].Objects(ObjectKind::kMutex)) EXPECT_EQ(mutex->owner, 0u);
}

TEST(ProbeLocks, WaitingThreadKeepsItsOtherLocks) {
  Running running("condition_hang");
  ASSERT_TRUE(running.WaitFor([](const TraceFile& f) { return f.Blocked().size() == 1; }));
  const auto traces = running.Traces();
  const auto* waiter = traces[0].Blocked()[0];
  EXPECT_EQ(waiter->blocked.arms[0].op, static_cast<std::uint8_t>(Op::kWait));
  ASSERT_NE(waiter->blocked.mutex, 0u);
  EXPECT_EQ(traces[0].object(waiter->blocked.mutex).owner, 0u);
  ASSERT_EQ(waiter->held_count, 1u);
  EXPECT_NE(waiter->held[0].object, waiter->blocked.mutex);
}

TEST(ProbeLocks, CancelledWaitLeavesNothingBehind) {
  Running running("condition_cancelled");
  ASSERT_TRUE(ExitedWell(running.Wait())) << running.errors();
  const auto traces = running.Traces();
  EXPECT_THAT(traces[0].Blocked(), SizeIs(0));
  EXPECT_EQ(traces[0].header().live_threads, 1u);
}

TEST(ProbeLocks, FailedTriesAreAttemptsAndTheirReleasesUndos) {
  Running running("failed_tries");
  ASSERT_TRUE(running.WaitUntilReady());
  const auto traces = running.Traces();
  const trace::ThreadRecord* polite = nullptr;
  for (const auto* thread : traces[0].Threads()) {
    if (thread->attempts != 0) polite = thread;
  }
  ASSERT_NE(polite, nullptr);
  EXPECT_EQ(polite->attempts, 10u);
  EXPECT_EQ(polite->undos, 10u);
  EXPECT_EQ(polite->progress, 0u);
  EXPECT_EQ(polite->yields, 10u);
  EXPECT_EQ(polite->failures[0].owner, 1u) << "the main thread holds it";
  EXPECT_NE(polite->failures[0].return_pc, 0u);
}

TEST(ProbeLocks, HandlerThatLocksDoesNotCorruptTheHeldSet) {
  Running running("lock_in_handler");
  ASSERT_TRUE(ExitedWell(running.Wait()));
  const auto traces = running.Traces();
  ASSERT_THAT(traces, SizeIs(1));
  for (const auto* thread : traces[0].Threads()) EXPECT_EQ(thread->held_count, 0u);
  for (const auto* mutex : traces[0].Objects(ObjectKind::kMutex)) EXPECT_EQ(mutex->owner, 0u);
}

TEST(ProbeLocks, TwoThousandLocksHeldAreCounted) {
  Running running("many_held");
  ASSERT_TRUE(running.WaitUntilReady());
  {
    const auto traces = running.Traces();
    const auto* holder = ThreadHolding(traces[0]);
    ASSERT_NE(holder, nullptr);
    EXPECT_EQ(holder->held_count, 2000u);
    int owned = 0;
    for (const auto* mutex : traces[0].Objects(ObjectKind::kMutex)) owned += mutex->owner == 1;
    EXPECT_EQ(owned, 2000);
  }
  running.Continue();
  ASSERT_TRUE(ExitedWell(running.Wait()));
  const auto traces = running.Traces();
  EXPECT_EQ(ThreadHolding(traces[0]), nullptr);
  for (const auto* mutex : traces[0].Objects(ObjectKind::kMutex)) EXPECT_EQ(mutex->owner, 0u);
}

TEST(ProbeLocks, LockReleasedByAnotherThreadIsHeldNoMore) {
  Running running("foreign_unlock");
  ASSERT_TRUE(running.WaitUntilReady());
  const auto traces = running.Traces();
  const auto* holder = ThreadHolding(traces[0]);
  ASSERT_NE(holder, nullptr);
  EXPECT_EQ(holder->held_count, 1u);
  EXPECT_THAT(traces[0].Edges(), SizeIs(0));
}

TEST(ProbeLocks, GuardsOfOneFunctionHaveTheirOwnStacks) {
  Running running("same_depth");
  ASSERT_TRUE(running.WaitUntilReady());
  const auto traces = running.Traces();
  const auto* holder = ThreadHolding(traces[0]);
  ASSERT_NE(holder, nullptr);
  const HeldEntry& held = holder->held[0];
  EXPECT_NE(traces[0].Stack(held.stack),
            traces[0].Stack(traces[0].object(held.object).first_stack));
}

TEST(ProbeLocks, StackLocksOfEndedCallsAreOtherObjects) {
  Running running("stack_locks");
  ASSERT_TRUE(ExitedWell(running.Wait()));
  const auto traces = running.Traces();
  std::size_t alive = 0;
  const auto mutexes = traces[0].Objects(ObjectKind::kMutex);
  for (const auto* mutex : mutexes) alive += mutex->destroyed == 0;
  EXPECT_EQ(alive, 1u) << "the global one";
  EXPECT_EQ(mutexes.size(), 401u);
}

TEST(ProbeLocks, StacksOfShortLivedLocksTellTheWaysApart) {
  Running running("two_ways");
  ASSERT_TRUE(ExitedWell(running.Wait()));
  const auto traces = running.Traces();
  std::map<std::vector<std::uint64_t>, int> uses;
  for (const auto* mutex : traces[0].Objects(ObjectKind::kMutex)) {
    ++uses[traces[0].Stack(mutex->first_stack)];
  }
  std::vector<int> counts;
  counts.reserve(uses.size());
  for (const auto& [stack, count] : uses) counts.push_back(count);
  EXPECT_THAT(counts, UnorderedElementsAre(50, 50, 50, 70, 70, 70))
      << "three calls, each from a place of its own, in two threads";
}

}  // namespace
}  // namespace impasse::probe_tests
